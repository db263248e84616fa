"""Runs archives that `phi4 import` made on a CUDA device: are their numbers right, and how fast are they?

    python3 cuda.py check MODELS CHECKPOINTS   the golden cases; MODELS holds NAME-f32, NAME-bf16, NAME-f16, NAME-int8,
                                               NAME-int4-g32 and so on for folders NAME of CHECKPOINTS with an
                                               expected.json
    python3 cuda.py speed MODEL                prefill and decode at Phi-4-mini's full sizes with random weights: the
                                               archive gives the program and its precision, its own weights and sizes
                                               are replaced
    python3 cuda.py kernels                    one product of each kernel for bf16, int8 and int4 weights
    python3 cuda.py profile MODEL              the kernels of one decode step at the full sizes
    python3 cuda.py numbers MODEL              what telling a step's distribution on the device would cost: its most
                                               likely tokens, log-sum-exp and entropy in place of all logits

Needs PyTorch 2.7 or newer. `--device cpu check --step ...` runs without a GPU and takes the way of decode on CUDA.
"""

import argparse
import json
import pathlib
import re
import statistics
import time

import torch

# As in GoldenModelsTest, but for bf16, whose activations are bfloat16 on CUDA and float32 on a CPU: there the reference
# implementation itself, run in bfloat16, is off by up to 0.067.
TOLERANCES = {"f32": 2e-3, "f16": 0.05, "bf16": 0.07}
CHUNK = 2048
MATRICES = ("qkv", "output", "gate_up", "down")

MINI = dict(layers=32, heads=24, kv_heads=8, head_dim=128, hidden=3072, intermediate=8192, vocabulary=200064, rotary=96)


def read(model, device):
    return torch.jit.load(str(pathlib.Path(model) / "model.pt"), map_location=device)


def load(model, device):
    module = read(model, device)
    prepare(module, device)
    return module


def prepare(module, device):
    """What the program does after loading."""
    module.prepare(device)
    if device.startswith("cuda"):
        if hasattr(module, "try_kernels"):
            module.try_kernels()
        try:
            module.try_flash()
        except RuntimeError:
            pass
        module.fuse(True)


def forward(module, ids, position, cache):
    """As the engine calls it: libtorch may fuse for a single token; in prefill it would compile for every length."""
    with torch.jit.optimized_execution(ids.numel() == 1):
        return module.forward(ids, position, cache)


def wait(device):
    if device.startswith("cuda"):
        torch.cuda.synchronize()


# The golden cases.


def scores(module, ids, device, top):
    length = len(ids)
    cache = module.new_cache(1, length)
    wanted = torch.tensor([ids[1:] + [0]], device=device)
    logprobs, ranks, entropies, _, top_ids, top_logprobs = module.score(
        torch.tensor([ids], device=device), 0, cache, wanted, top
    )
    return [part[0].cpu() for part in (logprobs, ranks, entropies, top_ids, top_logprobs)]


def last_logits(module, ids, device, split):
    """Logits after the last token, read in two chunks of which the first has `split` tokens; none if that is 0."""
    cache = module.new_cache(1, len(ids))
    if split:
        forward(module, torch.tensor([ids[:split]], device=device), 0, cache)
    return forward(module, torch.tensor([ids[split:]], device=device), split, cache)[0].cpu()


def greedy(module, ids, device, count):
    ids = list(ids)
    read = 0
    cache = []
    while count > 0:
        long = len(ids) > module.original_context
        if not cache or long != (cache[0].size(3) > module.original_context):
            length = len(ids) + count if long else min(len(ids) + count, module.original_context)
            cache = module.new_cache(1, length)
            read = 0
        logits = forward(module, torch.tensor([ids[read:]], device=device), read, cache)
        read = len(ids)
        ids.append(int(logits[0].argmax()))
        count -= 1
    return ids


def check_case(module, case, precision, device):
    ids = case["input_ids"]
    expected = torch.tensor(case["logits_last"], dtype=torch.float64).log_softmax(0)
    vocabulary = expected.numel()
    logprobs, ranks, entropies, top_ids, top_logprobs = scores(module, ids, device, vocabulary)
    reference = torch.tensor(case["token_logprobs"][1:])
    apart = (logprobs[:-1] - reference).abs()
    best = int(top_ids[-1][0])
    result = {"mean": apart.mean().item(), "best": best == case["top8_ids"][0]}
    if precision != "f32":
        result["ok"] = result["mean"] < TOLERANCES[precision] and result["best"]
        for split in (0, len(ids) // 2, len(ids) - 1):
            again = last_logits(module, ids, device, split).double().log_softmax(0)
            result["ok"] &= bool((again - expected).abs().mean() < 2 * TOLERANCES[precision])
        return result
    worst = apart.max()
    worst = torch.maximum(worst, (entropies - torch.tensor(case["entropy_nats"])).abs().max())
    worst = torch.maximum(worst, (top_logprobs[-1].double() - expected[top_ids[-1]]).abs().max())
    for split in (0, len(ids) // 2, len(ids) - 1):
        again = last_logits(module, ids, device, split).double().log_softmax(0)
        worst = torch.maximum(worst, (again - expected).abs().max())
    continued = greedy(module, ids, device, len(case["greedy_24"]))[len(ids) :]
    result["worst"] = worst.item()
    result["greedy"] = continued == case["greedy_24"]
    result["ok"] = result["worst"] < TOLERANCES["f32"] and result["greedy"] and bool((ranks >= 1).all())
    return result


def check(arguments):
    failures = 0
    for checkpoint in sorted(pathlib.Path(arguments.checkpoints).iterdir()):
        if not (checkpoint / "expected.json").is_file() or not (checkpoint / "config.json").is_file():
            continue
        cases = json.loads((checkpoint / "expected.json").read_text())["cases"]
        for precision in ("f32", "bf16", "f16"):
            folder = pathlib.Path(arguments.models) / f"{checkpoint.name}-{precision}"
            if not folder.is_dir():
                continue
            module = load(folder, arguments.device)
            if arguments.step:
                module.prepare_step()
                module.fuse(True)
            results = [check_case(module, case, precision, arguments.device) for case in cases]
            failures += sum(not result["ok"] for result in results)
            summary = {
                "mean": round(max(result["mean"] for result in results), 6),
                "likeliest tokens": sum(result["best"] for result in results),
            }
            if precision == "f32":
                summary["worst"] = round(max(result["worst"] for result in results), 6)
                summary["greedy"] = f"{sum(result['greedy'] for result in results)} of {len(results)}"
            good = sum(result["ok"] for result in results)
            print(f"{folder.name}: {good} of {len(results)} cases within bounds; {summary}")
    failures += check_quantized(arguments)
    print("FAILED" if failures else "all within bounds")
    return failures


def check_quantized(arguments):
    """Quantized weights through the device's kernels against float32 products with the same weights on the CPU."""
    failures = 0
    for folder in sorted(pathlib.Path(arguments.models).glob("*-int*")):
        name, precision = re.fullmatch(r"(.*?)-(int.*)", folder.name).groups()
        cases = json.loads((pathlib.Path(arguments.checkpoints) / name / "expected.json").read_text())["cases"]
        reference = read(folder, "cpu")
        reference.keep_cache_in(6)
        module = load(folder, arguments.device)
        worst = 0.0
        same = 0
        for case in cases:
            ids = case["input_ids"]
            ours = scores(module, ids, arguments.device, 8)
            theirs = scores(reference, ids, "cpu", 8)
            worst = max(worst, (ours[0] - theirs[0])[:-1].abs().mean().item())
            wanted = last_logits(reference, ids, "cpu", 0).log_softmax(0)
            for split in (0, len(ids) // 2, len(ids) - 1):
                stepped = last_logits(module, ids, arguments.device, split).log_softmax(0)
                worst = max(worst, (stepped - wanted).abs().mean().item())
            same += int(ours[3][-1][0]) == int(theirs[3][-1][0])
        good = worst < 2 * TOLERANCES["bf16"]
        failures += not good
        print(f"{folder.name}, kernels {module.kernels}: off by {worst:.4f} at most on average, "
              f"{same} of {len(cases)} likeliest tokens equal{'' if good else ', TOO MUCH'}")
    return failures


# Full sizes with random weights.


def random_values(sizes, dtype, device):
    """Phi-4-mini's sizes and random weights, by the names of the program's attributes."""
    torch.manual_seed(1)

    def weight(*shape):
        return torch.randn(shape, dtype=dtype, device=device).mul_(0.02)

    def ones():
        return torch.ones(sizes["hidden"], dtype=dtype, device=device)

    layers = range(sizes["layers"])
    hidden, inner, head_dim = sizes["hidden"], sizes["intermediate"], sizes["head_dim"]
    rows = (sizes["heads"] + 2 * sizes["kv_heads"]) * head_dim
    frequencies = 10000.0 ** (-torch.arange(0, sizes["rotary"], 2, device=device).float() / sizes["rotary"])
    embedding = weight(sizes["vocabulary"], hidden)
    return dict(
        layers=sizes["layers"],
        heads=sizes["heads"],
        kv_heads=sizes["kv_heads"],
        head_dim=head_dim,
        original_context=4096,
        embedding=embedding,
        head=embedding,
        final_norm=ones(),
        input_norm=[ones() for _ in layers],
        qkv=[weight(rows, hidden) for _ in layers],
        output=[weight(hidden, sizes["heads"] * head_dim) for _ in layers],
        post_norm=[ones() for _ in layers],
        gate_up=[weight(2 * inner, hidden) for _ in layers],
        down=[weight(hidden, inner) for _ in layers],
        short_frequencies=frequencies,
        long_frequencies=frequencies / 4,
    )


def fill(module, sizes, device, group=0):
    """Gives a program that is not prepared yet these sizes and weights, and prepares it; how many bytes a step reads of them."""
    values = random_values(sizes, torch.bfloat16, device)
    if hasattr(module, "matrices"):
        code(values, module, sizes, group)
        matrices = values["matrices"]
    else:
        matrices = [values["embedding"]] + [matrix for name in MATRICES for matrix in values[name]]
    size = sum(matrix.numel() * matrix.element_size() for matrix in matrices)
    for name, value in values.items():
        module._c.setattr(name, value)
    del matrices
    values.clear()
    prepare(module, device)
    return size


def code(values, module, sizes, group):
    """Codes and scales in place of the weights, of the kinds that the archive has."""
    kinds = [(codes.dtype, group or 2 * codes.size(1) // scales.size(0) if codes.dtype == torch.uint8 else 0)
             for codes, scales in zip(module.matrices[::2], module.matrices[1::2])]
    names = MATRICES
    matrices = []
    for layer in range(sizes["layers"]):
        for place, name in enumerate(names):
            matrices += coded(values[name][layer], *kinds[place])
            values[name][layer] = None
    head = coded(values["embedding"], *kinds[-1])
    matrices += head
    for name in names + ("head",):
        del values[name]
    values["matrices"] = matrices
    if module.embedding.dtype == torch.int8:
        values["embedding"], scales = head if kinds[-1][0] == torch.int8 else coded(values["embedding"], torch.int8, 0)
        values["embedding_scales"] = scales.unsqueeze(1)
    values["inner_size"] = sizes["intermediate"]
    values["final_norm"] = values["final_norm"].float()
    for norms in ("input_norm", "post_norm"):
        values[norms] = [norm.float() for norm in values[norms]]


def coded(weight, kind, group):
    """int8 codes and their scales [N], or pairs of codes of four bits and [K / group, N, 2] scales and offsets."""
    rows, columns = weight.shape
    if kind == torch.int8:
        scales = weight.float().abs().amax(1) / 127
        return [(weight.float() / scales.unsqueeze(1)).round_().to(torch.int8), scales]
    if kind != torch.uint8:
        return [weight.to(kind), torch.empty(0, device=weight.device)]
    parts = weight.float().reshape(rows, columns // group, group)
    scales = (parts.abs().amax(2, keepdim=True) / 7).clamp_min(1e-8).bfloat16().float()
    levels = ((parts / scales).round_().clamp_(-8, 7) + 8).to(torch.uint8).reshape(rows, columns)
    both = torch.stack([scales.squeeze(2), torch.zeros_like(scales.squeeze(2))], 2).transpose(0, 1)
    return [(levels[:, ::2] << 4 | levels[:, 1::2]).contiguous(), both.contiguous().bfloat16()]


def copy_bandwidth(device):
    """Bytes a second that a large copy reads and writes."""
    size = (4 << 30) if device.startswith("cuda") else (64 << 20)
    source = torch.empty(size, dtype=torch.uint8, device=device).random_()
    target = torch.empty_like(source)
    times = []
    for _ in range(8):
        wait(device)
        start = time.perf_counter()
        for _ in range(4):
            target.copy_(source)
        wait(device)
        times.append((time.perf_counter() - start) / 4)
    return 2 * size / statistics.median(times[1:])


def prefill(module, ids, cache, chunk, device):
    wait(device)
    start = time.perf_counter()
    for begin in range(0, ids.size(1), chunk):
        logits = forward(module, ids[:, begin : begin + chunk].to(device), begin, cache)
    logits = logits.cpu()
    return time.perf_counter() - start


def decode(module, first, steps, cache, vocabulary, device):
    """Seconds of each step, from the token in the host's memory to the logits there."""
    times = []
    for position in range(first, first + steps):
        token = torch.randint(vocabulary, (1, 1))
        start = time.perf_counter()
        logits = forward(module, token.to(device), position, cache)
        assert logits.device.type == "cpu"
        times.append(time.perf_counter() - start)
    assert bool(torch.isfinite(logits).all())
    return times


def issue(module, position, cache, vocabulary, device):
    """Seconds until the host has issued the layers of a step, its queue on the device empty at first."""
    times = []
    token = torch.randint(vocabulary, (1,)).to(device)
    for _ in range(32):
        wait(device)
        start = time.perf_counter()
        with torch.jit.optimized_execution(True):
            module.step(token, position, cache)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(module, name, weight_bytes, sizes, bandwidth, arguments):
    device = arguments.device
    for prompt in arguments.prompts:
        ids = torch.randint(sizes["vocabulary"], (1, prompt))
        cache = module.new_cache(1, prompt + arguments.steps + 16)
        if device.startswith("cuda"):
            torch.cuda.reset_peak_memory_stats()
        prefill(module, ids, cache, arguments.chunk, device)
        seconds = statistics.median(prefill(module, ids, cache, arguments.chunk, device) for _ in range(3))
        decode(module, prompt, 8, cache, sizes["vocabulary"], device)
        steps = decode(module, prompt, arguments.steps, cache, sizes["vocabulary"], device)
        step = statistics.median(steps)
        cached = 4 * sizes["layers"] * sizes["kv_heads"] * sizes["head_dim"] * (prompt + arguments.steps // 2)
        row = {
            "what": name,
            "prompt": prompt,
            "prefill tokens/s": round(prompt / seconds),
            "decode tokens/s": round(1 / step, 1),
            "step ms": round(1000 * step, 3),
            "p95 ms": round(1000 * sorted(steps)[int(0.95 * len(steps))], 3),
            "of limit, weights": round(weight_bytes / step / bandwidth, 3),
            "of limit, weights and cache": round((weight_bytes + cached) / step / bandwidth, 3),
        }
        if device.startswith("cuda"):
            row["layers issued in ms"] = round(1000 * issue(module, prompt, cache, sizes["vocabulary"], device), 3)
            row["peak GB"] = round(torch.cuda.max_memory_allocated() / 1e9, 2)
        print(json.dumps(row), flush=True)


def speed(arguments):
    sizes = dict(MINI, layers=arguments.layers, vocabulary=arguments.vocabulary)
    bandwidth = copy_bandwidth(arguments.device)
    print(f"a copy reads and writes {bandwidth / 1e9:.0f} GB/s")
    module = read(arguments.model, arguments.device)
    weight_bytes = fill(module, sizes, arguments.device, arguments.group)
    print(f"weights: {weight_bytes / 1e9:.2f} GB")
    torch.cuda.empty_cache()
    measure(module, pathlib.Path(arguments.model).name, weight_bytes, sizes, bandwidth, arguments)


def kernels(arguments):
    """Microseconds of one product, for one row and for 512, over enough matrices that none stays in the cache."""
    device = arguments.device
    print("rows x columns, factor's rows: microseconds (GB/s of weights)")
    for rows, columns in ((5120, 3072), (3072, 3072), (16384, 3072), (3072, 8192), (200064, 3072)):
        copies = max(2, (400 << 20) // (rows * columns))
        weights = [torch.randn(rows, columns, device=device).mul_(0.02).bfloat16() for _ in range(copies)]
        codes = [coded(weight, torch.uint8, 128) for weight in weights]
        int4 = [(torch._convert_weight_to_int4pack(each, 8), scales) for each, scales in codes]
        twice_as_wide = torch.zeros(rows, columns, dtype=torch.uint8, device=device)
        scales = torch.ones(2 * columns // 256, rows, 2, dtype=torch.bfloat16, device=device)
        int8 = [(torch._convert_weight_to_int4pack(twice_as_wide, 8), scales) for _ in weights]
        bytes8 = [torch.randint(-128, 128, (rows, columns), dtype=torch.int8, device=device) for _ in range(copies)]
        scale = torch.ones(rows, dtype=torch.bfloat16, device=device)
        for count in (1, 512):
            x = torch.randn(count, columns, device=device).bfloat16()
            twice = torch.cat([x, x], 1)
            levels = torch.randint(-128, 128, (max(count, 32), columns), dtype=torch.int8, device=device)
            ways = dict(
                linear=lambda i: torch.mm(x, weights[i].t()),
                int4=lambda i: torch._weight_int4pack_mm(x, int4[i][0], 128, int4[i][1]),
                int8_as_int4=lambda i: torch._weight_int4pack_mm(twice, int8[i][0], 256, int8[i][1]),
                int8pack=lambda i: torch._weight_int8pack_mm(x, bytes8[i], scale),
                int_mm=lambda i: torch._int_mm(levels, bytes8[i].t()),
                int8_cast=lambda i: torch.mm(x, bytes8[i].to(torch.bfloat16).t()),
            )
            row = []
            for name, product in ways.items():
                try:
                    seconds = time_product(product, copies)
                    size = rows * columns * {"linear": 2, "int4": 0.5}.get(name, 1)
                    row.append(f"{name} {1e6 * seconds:.1f} ({size / seconds / 1e9:.0f})")
                except RuntimeError as error:
                    row.append(f"{name}: {str(error).splitlines()[0][:60]}")
            print(f"{rows} x {columns}, {count}: " + ", ".join(row), flush=True)


def time_product(product, copies):
    """Seconds on the device, by replaying a graph so that launches do not count."""
    for i in range(copies):
        product(i)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for i in range(copies):
            product(i)
    times = []
    for _ in range(7):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        graph.replay()
        end.record()
        torch.cuda.synchronize()
        times.append(begin.elapsed_time(end) / 1000 / copies)
    return statistics.median(times)


def profile(arguments):
    sizes = dict(MINI, layers=arguments.layers, vocabulary=arguments.vocabulary)
    module = read(arguments.model, arguments.device)
    fill(module, sizes, arguments.device)
    prompt = arguments.prompts[0]
    cache = module.new_cache(1, prompt + 64)
    prefill(module, torch.randint(sizes["vocabulary"], (1, prompt)), cache, arguments.chunk, arguments.device)
    decode(module, prompt, 8, cache, sizes["vocabulary"], arguments.device)
    show_profile(lambda: decode(module, prompt + 8, 4, cache, sizes["vocabulary"], arguments.device), 4, "decode")


def show_profile(work, count, name):
    from torch.profiler import ProfilerActivity

    with torch.profiler.profile(activities=[ProfilerActivity.CPU, ProfilerActivity.CUDA]) as seen:
        work()
    kernels = [event for event in seen.key_averages() if event.device_type == torch.autograd.DeviceType.CUDA]
    kernels.sort(key=lambda event: -event.self_device_time_total)
    total = sum(event.self_device_time_total for event in kernels)
    launches = sum(event.count for event in kernels)
    print(f"{name}: {launches / count:.0f} kernels and copies, {total / count / 1000:.3f} ms on the device a step")
    for event in kernels[:24]:
        print(f"  {event.self_device_time_total / count:9.1f} us {event.count / count:6.1f}  {event.key[:110]}")


# A step's distribution told by the device.


def whole_row(logits: "torch.Tensor", top: int):
    """As the program's score(): operations over the whole vocabulary."""
    normalizer = torch.logsumexp(logits, [1], True)
    best, ids = torch.topk(logits, top, 1)
    logprobs = logits - normalizer
    entropy = torch.neg(torch.sum(torch.exp(logprobs) * logprobs, [1], True))
    return torch.cat([best - normalizer, ids.to(torch.float32), normalizer, entropy], 1)


def many_rows(logits: "torch.Tensor", top: int, rows: int):
    """The same from parts of the vocabulary, which more of the device works on at a time."""
    parts = logits.view(rows, -1)
    best, places = torch.topk(parts, top, 1)
    most, index = torch.topk(best.view(1, -1), top, 1)
    ids = torch.gather(places.view(1, -1), 1, index) + torch.div(index, top, rounding_mode="floor") * parts.size(1)
    shifted = parts - torch.select(most, 1, 0)
    weights = torch.exp(shifted)
    total = torch.sum(weights)
    length = torch.log(total).view(1, 1)
    entropy = length - (torch.sum(weights * shifted) / total).view(1, 1)
    normalizer = length + torch.narrow(most, 1, 0, 1)
    return torch.cat([most - normalizer, ids.to(torch.float32), normalizer, entropy], 1)


def numbers(arguments):
    device = arguments.device
    sizes = dict(MINI, layers=arguments.layers, vocabulary=arguments.vocabulary)
    logits = torch.randn(1, sizes["vocabulary"], device=device) * 3
    host = torch.empty(logits.size(), pin_memory=True)
    whole, many = torch.jit.script(whole_row), torch.jit.script(many_rows)
    ways = {"whole row": lambda x: whole(x, 20)}
    ways |= {f"{rows} rows": lambda x, rows=rows: many(x, 20, rows) for rows in (64, 128, 192)}
    wanted = whole_row(logits, 20)
    for name, way in ways.items():
        assert bool((way(logits) - wanted).abs().max() < 1e-3)
        print(f"{name}: {1e6 * time_product(lambda i: way(logits), 8):.0f} us on the device", flush=True)
    few = wanted.clone()
    for name, read_back in (
        ("logits", lambda: logits.cpu()),
        ("logits into pinned memory", lambda: host.copy_(logits)),
        ("42 numbers", lambda: few.cpu()),
    ):
        print(f"read back {name}: {1e6 * time_host(read_back):.0f} us", flush=True)
    module = read(arguments.model, device)
    fill(module, sizes, device)
    prompt = arguments.prompts[0]
    cache = module.new_cache(1, prompt + 64)
    prefill(module, torch.randint(sizes["vocabulary"], (1, prompt)), cache, arguments.chunk, device)
    token = torch.randint(sizes["vocabulary"], (1,))
    told = {"all logits": lambda x: host.copy_(x)}
    told |= {name: lambda x, way=way: way(x).cpu() for name, way in ways.items()}
    for _ in range(2):
        for name, way in told.items():
            with torch.jit.optimized_execution(True):
                step = time_host(lambda: way(module.logits(module.step(token.to(device), prompt, cache))))
            print(f"a step that tells {name}: {1000 * step:.3f} ms", flush=True)


def time_host(work):
    times = []
    for _ in range(100):
        torch.cuda.synchronize()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda:0")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("check")
    command.add_argument("models")
    command.add_argument("checkpoints")
    command.add_argument("--step", action="store_true")
    command.set_defaults(run=check)
    for name, run in (("speed", speed), ("profile", profile), ("numbers", numbers)):
        command = commands.add_parser(name)
        command.add_argument("model")
        command.add_argument("--layers", type=int, default=MINI["layers"])
        command.add_argument("--vocabulary", type=int, default=MINI["vocabulary"])
        command.add_argument("--prompts", type=int, nargs="+", default=[128, 2048, 8192])
        command.add_argument("--steps", type=int, default=64)
        command.add_argument("--chunk", type=int, default=CHUNK)
        command.add_argument("--group", type=int, default=0, help="of int4, in place of the archive's")
        command.set_defaults(run=run)
    command = commands.add_parser("kernels")
    command.set_defaults(run=kernels)
    arguments = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = False
    with torch.inference_mode(), torch.jit.optimized_execution(False):
        raise SystemExit(min(1, arguments.run(arguments) or 0))


if __name__ == "__main__":
    main()
