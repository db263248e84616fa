"""Trains one of the two models: python train.py instruct|reasoning [--device cuda] [--steps N | --minutes M]."""

import argparse
import itertools
import math
import os
import pathlib
import random
import time

import numpy
import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset

import lessons
import model as phi
import tokenizer as spelling

# (sequence length, which LongRoPE table, share of the batches)
CLASSES = {
    "instruct": [(128, "short", 76), (128, "long", 6), (1024, "short", 12), (2048, "long", 6)],
    "reasoning": [(256, "short", 76), (256, "long", 6), (1024, "short", 12), (2048, "long", 6)],
}
IGNORE = -100


class Batches(Dataset):
    """Batch i is written on the fly from the seed and i alone: conversations which fill their sequence."""

    def __init__(self, name, tokenizer, tokens_per_batch, seed):
        self.name, self.coder, self.tokens, self.seed = name, spelling.Coder(tokenizer), tokens_per_batch, seed

    def __len__(self):
        return 10 ** 9

    def __getitem__(self, index):
        seed = self.seed * 1_000_003 + index
        length, table, _ = random.Random(seed).choices(CLASSES[self.name], weights=[c[2] for c in CLASSES[self.name]])[0]
        rows = max(1, self.tokens // length)
        writer, coder = lessons.Writer(seed, "train"), self.coder
        inputs = numpy.full((rows, length + 1), coder.endoftext, dtype=numpy.int16)
        learn = numpy.zeros((rows, length + 1), dtype=bool)
        pool = []
        for row in range(rows):
            prompt = writer.system_prompt()
            ids = coder.system_turn(prompt) if prompt else []
            flags = [False] * len(ids)
            while len(ids) < length + 1:
                if not pool:
                    some = [writer.lesson(lessons.MIX[self.name]) for _ in range(256)]
                    pool = list(zip(coder.encode([s[1] for s in some]),
                                    coder.encode([lessons.reply(s, self.name) for s in some])))
                question, answer = pool.pop()
                question = coder.question(question)
                if len(ids) + len(question) + len(answer) + 1 > length + 1 and len(ids) > length * 0.8:
                    pool.append((question[1:-2], answer))  # it opens the next conversation
                    break
                ids += question + answer + [coder.end]
                flags += [False] * len(question) + [True] * (len(answer) + 1)
            n = min(len(ids), length + 1)
            inputs[row, :n], learn[row, :n] = ids[:n], flags[:n]
        targets = numpy.where(learn[:, 1:], inputs[:, 1:], IGNORE)
        start = random.Random(seed + 1).choice([0, 0, 0, 7, 100, 1000]) if table == "long" else 0
        return (torch.from_numpy(inputs[:, :-1].copy()), torch.from_numpy(targets), table, start)


def loss_of(model, hidden, targets):
    return F.cross_entropy(model.logits(hidden).flatten(0, 1).float(), targets.flatten(), ignore_index=IGNORE)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=["instruct", "reasoning"])
    parser.add_argument("--out", help="folder to write (phi-4-nano-NAME beside this folder)")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--steps", type=int, default=9150)
    parser.add_argument("--minutes", type=float, help="stop after this many minutes instead of after --steps")
    parser.add_argument("--tokens", type=int, default=98304, help="tokens in a batch")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--warm-up", type=int, default=200)
    parser.add_argument("--optimizer", choices=["muon", "adamw"], default="muon")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--start", help="continue from the weights of this folder")
    parser.add_argument("--save-every", type=float, default=2.0, help="minutes between saves")
    args = parser.parse_args()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    out = pathlib.Path(args.out or pathlib.Path(__file__).parent.parent / f"phi-4-nano-{args.model}")
    out.mkdir(parents=True, exist_ok=True)

    torch.manual_seed(args.seed)
    torch.set_float32_matmul_precision("high")
    cuda = args.device.startswith("cuda")
    tokenizer = spelling.train()
    net = (phi.load(args.start).train() if args.start else phi.Phi3(dict(phi.CONFIG))).to(args.device)
    tables = phi.rotary_tables(phi.CONFIG, args.device)
    parameters = sum(p.numel() for p in net.parameters())
    print(f"{args.model}: {parameters:,} parameters", flush=True)

    matrices = [p for n, p in net.named_parameters() if p.dim() == 2 and "embed" not in n]
    others = [p for n, p in net.named_parameters() if not (p.dim() == 2 and "embed" not in n)]
    if args.optimizer == "muon":
        optimizers = [torch.optim.Muon(matrices, lr=args.rate, weight_decay=0.1, momentum=0.95, adjust_lr_fn="match_rms_adamw"),
                      torch.optim.AdamW(others, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.0, fused=cuda)]
    else:
        optimizers = [torch.optim.AdamW([dict(params=matrices, weight_decay=0.1), dict(params=others, weight_decay=0.0)],
                                        lr=args.rate, betas=(0.9, 0.98), fused=cuda)]
    head = loss_of
    if args.compile:
        torch._dynamo.config.suppress_errors = True  # rather slow than not at all
        torch._dynamo.config.recompile_limit = 64
        for layer in net.model.layers:
            layer.compile(dynamic=False)
        head = torch.compile(loss_of, dynamic=False)

    batches = DataLoader(Batches(args.model, tokenizer, args.tokens, args.seed), batch_size=None, shuffle=False,
                         num_workers=args.workers, prefetch_factor=8 if args.workers else None, pin_memory=cuda)
    started, saved, seen, running = time.time(), time.time(), 0, []
    for step, (tokens, targets, table, start) in enumerate(itertools.islice(batches, None if args.minutes else args.steps)):
        minutes = (time.time() - started) / 60
        done = minutes / args.minutes if args.minutes else step / args.steps
        if done >= 1:
            break
        rate = args.rate * min(1, (step + 1) / args.warm_up) * (0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
        tokens = tokens.to(args.device, non_blocking=True).long()
        targets = targets.to(args.device, non_blocking=True).long()
        cos, sin = (t[start:start + tokens.shape[1]] for t in tables[table])
        with torch.autocast("cuda", torch.bfloat16, enabled=cuda):
            loss = head(net, net(tokens, cos, sin), targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        seen += tokens.numel()
        running.append(loss.detach())
        if (step + 1) % 100 == 0 or step < 3:
            print(f"{args.model} step {step + 1}, {minutes:.2f} min, loss {torch.stack(running).mean():.4f}, rate {rate:.5f}, "
                  f"{seen / 1e6:.0f} M tokens", flush=True)
            running = []
        if time.time() - saved > 60 * args.save_every:
            phi.save(net, tokenizer, out)
            saved = time.time()
    phi.save(net, tokenizer, out)
    print(f"{args.model} finished: {step + 1} steps, {seen / 1e6:.0f} M tokens, {(time.time() - started) / 60:.1f} min, saved to {out}", flush=True)


if __name__ == "__main__":
    main()
