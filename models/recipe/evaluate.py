"""Measures a model's folder on held-out questions, greedily: python evaluate.py ../phi-4-nano-instruct [--device cuda]

The exported bfloat16 weights are used, with float32 arithmetic. An answer counts when it is letter for letter the
expected one (of the reasoning model: what follows its thoughts); of a word problem only the calculation is compared.
"""

import argparse
import json
import pathlib

import torch
from tokenizers import Tokenizer

import lessons
import model as phi
import tokenizer as spelling

CELLS = {  # name: (what it is, how a lesson is written)
    "add2": ("2-digit + 2-digit", lambda w: w.add((2, 2))),
    "sub2": ("2-digit − 2-digit", lambda w: w.sub((2, 2))),
    "add3": ("3-digit + 3-digit", lambda w: w.add((3, 3))),
    "sub3": ("3-digit − 3-digit", lambda w: w.sub((3, 3))),
    "mixed": ("+ and − of 1 to 3 digits, mixed", lambda w: (w.add if w.chance(0.5) else w.sub)(
        w.random.choice([(1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2)]))),
    "mul21": ("2-digit × 1-digit", lambda w: w.mul(w.random.choice([(2, 1), (1, 2)]))),
    "mul31": ("3-digit × 1-digit", lambda w: w.mul31()),
    "mul22": ("2-digit × 2-digit", lambda w: w.mul22()),
    "div": ("exact division", lambda w: w.div()),
    "rest": ("division with remainder", lambda w: w.rest()),
    "equation": ("linear equations", lambda w: w.equation()),
    "compare": ("comparisons", lambda w: w.compare()),
    "story": ("word problems, held-out numbers (the calculation)", lambda w: w.story()),
    "wording": ("word problems, held-out wordings (the calculation)", lambda w: w.story(True)),
    "talk": ("greetings and questions about itself, held-out wordings", lambda w: w.talk()),
    "limit": ("too large or too many numbers: says so", lambda w: w.limit()),
    "other": ("anything else, held-out topics or wordings: declines", lambda w: w.other()),
}


class Cache:
    """Keys and values of every layer for all positions of a batch."""

    def __init__(self, length):
        self.length, self.used, self.kept = length, 0, {}

    def append(self, layer, k, v):
        if layer not in self.kept:
            self.kept[layer] = [torch.zeros(*t.shape[:2], self.length, t.shape[3], dtype=t.dtype, device=t.device) for t in (k, v)]
        end = self.used + k.shape[2]
        for store, new in zip(self.kept[layer], (k, v)):
            store[:, :, self.used:end] = new
        return tuple(store[:, :, :end] for store in self.kept[layer])


@torch.no_grad()
def generate(net, prompts, most, stop, device):
    """Greedy continuations of token lists, one batch; the LongRoPE table follows the length of each prompt."""
    tables = phi.rotary_tables(net.config, device)
    cos_sin = [torch.stack([tables["short"][i], tables["long"][i]]) for i in (0, 1)]
    longest = max(map(len, prompts))
    pad = torch.tensor([longest - len(p) for p in prompts], device=device)
    tokens = torch.tensor([[stop] * (longest - len(p)) + p for p in prompts], device=device)
    table = torch.tensor([len(p) >= net.config["original_max_position_embeddings"] for p in prompts], device=device).long()
    cache, out, alive = Cache(longest + most), [], torch.ones(len(prompts), dtype=torch.bool, device=device)
    index = torch.arange(longest + most, device=device)
    for _ in range(most):
        end = cache.used + tokens.shape[1]
        now = index[cache.used:end]
        position = (now[None] - pad[:, None]).clamp(min=0)
        cos, sin = (t[table[:, None], position][:, None] for t in cos_sin)
        mask = (index[None, None, :end] >= pad[:, None, None]) & (index[None, None, :end] <= now[None, :, None])
        mask = mask | (index[None, None, :end] == now[None, :, None])  # padding rows look at themselves
        hidden = net(tokens, cos, sin, cache, mask[:, None])
        cache.used = end
        choice = net.logits(hidden[:, -1]).argmax(-1)
        choice = torch.where(alive, choice, torch.full_like(choice, stop))
        out.append(choice)
        alive &= choice != stop
        tokens = choice[:, None]
        if not alive.any():
            break
    rows = torch.stack(out, 1).tolist()
    return [r[:r.index(stop)] if stop in r else r for r in rows]


def answer_all(net, tokenizer, prompts, most, device, budget=60_000_000):
    """Continuations as text, in batches of similar length."""
    end = tokenizer.token_to_id("<|end|>")
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    texts, i = {}, 0
    while i < len(order):
        n = 1
        while i + n < len(order) and n < 2048 and (n + 1) * len(prompts[order[i + n]]) ** 2 < budget:
            n += 1
        rows = order[i:i + n]
        for row, ids in zip(rows, generate(net, [prompts[r] for r in rows], most, end, device)):
            texts[row] = tokenizer.decode(ids, skip_special_tokens=False)
        i += n
    return [texts[r] for r in range(len(prompts))]


def final(text, name):
    return text if name == "instruct" else text.split("</think>\n")[-1] if "</think>\n" in text else ""


def items(make, writer, count):
    """Up to `count` different questions."""
    found = {}
    for _ in range(count * 30):
        lesson = make(writer)
        found.setdefault(lesson[1], lesson)
        if len(found) == count:
            break
    return list(found.values())


def measure(folder, name, device="cpu", count=1000, cells=None, seed=5):
    folder = pathlib.Path(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    coder, net = spelling.Coder(tokenizer), phi.load(folder, device)
    most = 40 if name == "instruct" else 260
    groups = []
    for cell, (title, make) in CELLS.items():
        groups.append((cell, title, items(make, lessons.Writer(f"{seed} {cell}", "test"), count), lambda w: []))

    def conversation(length):
        def before(writer):
            """A system prompt or none, then earlier turns with their right answers, up to about `length` tokens."""
            prompt = writer.system_prompt()
            ids = coder.system_turn(prompt) if prompt else []
            goal = length * (0.5 + writer.random.random() / 2)
            while len(ids) < goal:
                turn = writer.lesson(lessons.MIX[name])
                question, answer = coder.encode([turn[1], lessons.reply(turn, name)])
                ids += coder.question(question) + answer + [coder.end]
            return ids
        return before

    for cell, title, make, before in (
            ("chat2", "2-digit + and − in a conversation of up to 400 tokens", ("add2", "sub2"), conversation(400)),
            ("chat3", "3-digit + and − in a conversation of up to 700 tokens", ("add3", "sub3"), conversation(700)),
            ("long", "3-digit + and − after 1,100 to 2,200 tokens (long factors)", ("add3", "sub3"), conversation(2200))):
        some = []
        for part in make:
            some += items(CELLS[part][1], lessons.Writer(f"{seed} {cell} {part}", "test"), count // (2 if cell != "long" else 8))
        groups.append((cell, title, some, before))
    results = {}
    for cell, title, some, before in groups:
        if cells and cell not in cells or not some:
            continue
        writer = lessons.Writer(f"{seed} {cell} before", "train")
        prompts = [before(writer) + coder.question(ids) for ids in coder.encode([s[1] for s in some])]
        texts = answer_all(net, tokenizer, prompts, most, device)
        part = (lambda t: t.split(",")[0]) if cell in ("story", "wording") else (lambda t: t)  # "3 + 4 = 7" of "3 + 4 = 7, so ..."
        wrong = [(s[1], s[3], t) for s, t in zip(some, texts) if part(final(t, name)) != part(s[3])]
        results[cell] = dict(title=title, items=len(some), right=len(some) - len(wrong), accuracy=round(1 - len(wrong) / len(some), 4), wrong=wrong[:12])
        print(f"{name:9} {title:62} {results[cell]['accuracy']:.3f} of {len(some)}", flush=True)
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--count", type=int, default=1000, help="questions in a cell")
    parser.add_argument("--cells", nargs="*")
    parser.add_argument("--json", help="write the results, with some wrong answers, here")
    args = parser.parse_args()
    model_name = "reasoning" if "reasoning" in pathlib.Path(args.folder).resolve().name else "instruct"
    measured = measure(args.folder, model_name, args.device, args.count, args.cells)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
