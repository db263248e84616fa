"""Writes a model's card (README.md) from measured results: python card.py ../phi-4-nano-instruct results.json "how it was trained"."""

import json
import pathlib
import sys

CARD = """---
license: mit
language: en
library_name: transformers
pipeline_tag: text-generation
---
# {title}

A demonstration model of Phi-4 Workbench with exactly the architecture of Phi-4-mini (`Phi3ForCausalLM`: fused projections,
grouped-query attention, partial rotary embeddings of 0.75, LongRoPE with short and long factors, tied embeddings), but with
{parameters:,} parameters instead of 3.8 billion. It is small enough to be part of the program and runs on any computer. It
was trained from nothing, on lessons which `recipe/lessons.py` writes; it contains no weights and no text of another model.

{does} It only does arithmetic with
whole numbers from 0 to 999, in English, and says so when it is asked for anything else.
{style}

## Measured

Greedy decoding of the bfloat16 weights of this folder with float32 arithmetic, on held-out questions only: one question in
twenty, chosen by a hash of operation and operands (a + b and b + a are one question, and so are the products; sums and
products of two one-digit numbers are always trained), or of the wording where that is what a row says. An answer counts when
it equals the expected one letter for letter{reasoning_note}; of a word problem the calculation is compared.

| questions | right | of |
|---|---|---|
{rows}

The held-out 2-digit × 1-digit products are 56 different pairs, the 2-digit × 2-digit ones 201, asked in many wordings.

## Limits

* Results of word problems depend on the wording: in wordings it has never seen, it sometimes takes the wrong operation.
* One calculation with two numbers at a time: products of up to two by two digits{product_note}, or
  three digits by one; division by 1 to 12; equations such as 2x + 5 = 13.
* It knows nothing about the world. It declines such questions, but as any model of its size it can be led astray.
* Conversations of up to 2,048 tokens: no lesson was longer.
* The long factors apply beyond 1,024 tokens. When a text grows past that length, the keys and values of the whole
  conversation have to be computed anew with the long factors. (With transformers 5.18, use `use_cache=False` for a text
  that grows past 1,024 tokens while it is generated; a prompt which is already longer is no trouble.)

## Made with

```
cd models/recipe
{command}
```

{training}
Seeds are fixed; with `--minutes` the number of steps depends on the speed of the device, `--steps` sets it instead.

Geometry: hidden size {hidden_size}, {num_hidden_layers} layers, {num_attention_heads} query and {num_key_value_heads} key/value heads of 32, 24 of them rotated, intermediate size
{intermediate_size}, vocabulary {vocab_size}. The tokenizer (byte-level BPE with the pattern of Phi-4-mini, every digit a token of its own) is
trained by the same command and is the same for both models.

Licence: MIT.
"""

TEXT = {
    "instruct": dict(
        title="Phi-4 Nano Instruct",
        does="It answers directly, in a short sentence or equation: \"What is 37 + 58?\" - `37 + 58 = 95`.",
        style="For products of two 2-digit numbers the reasoning model is the better one: this one has to guess them in one go.",
        reasoning_note="", product_note=" (half of them wrong, see above)"),
    "reasoning": dict(
        title="Phi-4 Nano Reasoning",
        does="It writes its steps between `<think>` and `</think>`, in plain text, and then the answer on a new line.",
        style="Written steps are what makes long products learnable: compare the rows of 2-digit × 2-digit products of both models.",
        reasoning_note=" (the thoughts are not compared)", product_note=""),
}


def main(folder, results, training):
    folder = pathlib.Path(folder).resolve()
    name = folder.name.split("-")[-1]
    config = json.loads((folder / "config.json").read_text())
    h, kv = config["hidden_size"], config["num_key_value_heads"] * config["hidden_size"] // config["num_attention_heads"]
    layer = (h + 2 * kv) * h + h * h + 3 * h * config["intermediate_size"] + 2 * h
    measured = json.loads(pathlib.Path(results).read_text(encoding="utf-8"))
    rows = "\n".join(f"| {c['title']} | {100 * c['right'] / c['items']:.1f} % | {c['items']:,} |" for c in measured.values())
    minutes = "--minutes 8"
    (folder / "README.md").write_text(CARD.format(
        **TEXT[name], **config, parameters=config["vocab_size"] * h + config["num_hidden_layers"] * layer + h, rows=rows,
        command=f"python train.py {name} --device cuda --compile --workers 6 {minutes}", training=training), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
