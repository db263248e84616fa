"""Trains the byte-level BPE tokenizer on lesson text and writes it as tokenizer.json with its companions.

It is built like Phi-4-mini's, with two differences: it is small, and every digit is a token of its own.
"""

import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

import lessons

VOCABULARY = 1024
PATTERN = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
           r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
           r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
# token, swallows the blanks after it, special
ADDED = [("<|endoftext|>", False, True), ("<|endofprompt|>", False, True), ("<|assistant|>", True, True),
         ("<|end|>", True, True), ("<|user|>", True, True), ("<|system|>", True, True), ("<|tool|>", True, False),
         ("<|/tool|>", True, False), ("<|tool_call|>", True, False), ("<|/tool_call|>", True, False),
         ("<|tool_response|>", True, False), ("<|tag|>", True, True)]
CHAT_TEMPLATE = (
    "{% for message in messages %}{% if message['role'] == 'system' and 'tools' in message and message['tools'] is not none %}"
    "{{ '<|' + message['role'] + '|>' + message['content'] + '<|tool|>' + message['tools'] + '<|/tool|>' + '<|end|>' }}"
    "{% else %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% else %}{{ eos_token }}{% endif %}")


def corpus(count=60_000, seed=11):
    for name in ("instruct", "reasoning"):
        writer = lessons.Writer(seed, "train")
        for i in range(count):
            lesson = writer.lesson(lessons.MIX[name])
            yield lesson[1]
            yield lessons.reply(lesson, name)
            if i % 10 == 0:
                yield writer.system_prompt() or ""


def train():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(corpus(), trainers.BpeTrainer(
        vocab_size=VOCABULARY - len(ADDED), min_frequency=2, show_progress=False, special_tokens=[],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    for text, rstrip, special in ADDED:
        token = AddedToken(text, rstrip=rstrip, normalized=False, special=special)
        tokenizer.add_special_tokens([token]) if special else tokenizer.add_tokens([token])
    assert tokenizer.get_vocab_size() == VOCABULARY
    return tokenizer


def save(tokenizer, folder, context):
    folder = pathlib.Path(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    added = {str(tokenizer.token_to_id(text)): dict(content=text, lstrip=False, normalized=False, rstrip=rstrip,
                                                    single_word=False, special=special) for text, rstrip, special in ADDED}
    settings = dict(add_bos_token=False, add_eos_token=False, add_prefix_space=False, added_tokens_decoder=added,
                    bos_token="<|endoftext|>", chat_template=CHAT_TEMPLATE, clean_up_tokenization_spaces=False,
                    eos_token="<|endoftext|>", model_max_length=context, pad_token="<|endoftext|>",
                    tokenizer_class="PreTrainedTokenizerFast", unk_token="<|endoftext|>")
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE, encoding="utf-8")


class Coder:
    """Turns lessons into token ids, laid out as the chat template does."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.user, self.assistant, self.system, self.end, self.endoftext = (
            tokenizer.token_to_id(t) for t in ("<|user|>", "<|assistant|>", "<|system|>", "<|end|>", "<|endoftext|>"))

    def encode(self, texts):
        # the special token before a text swallows blanks at its start
        return [e.ids for e in self.tokenizer.encode_batch_fast([t.lstrip() for t in texts])]

    def system_turn(self, text):
        return [self.system] + self.encode([text])[0] + [self.end]

    def question(self, ids):
        return [self.user] + ids + [self.end, self.assistant]


if __name__ == "__main__":
    import sys
    save(train(), sys.argv[1], 2048)
