"""Phi-4-mini's architecture (Phi3ForCausalLM) in plain PyTorch, with its tensor names."""

import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

CONFIG = {
    "architectures": ["Phi3ForCausalLM"], "attention_bias": False, "attention_dropout": 0.0, "bos_token_id": None,
    "embd_pdrop": 0.0, "eos_token_id": None, "full_attn_mod": 1, "hidden_act": "silu", "hidden_size": 288,
    "initializer_range": 0.02, "intermediate_size": 640, "interpolate_factor": 1, "lm_head_bias": False,
    "max_position_embeddings": 2048, "mlp_bias": False, "model_type": "phi3", "num_attention_heads": 9,
    "num_hidden_layers": 6, "num_key_value_heads": 3, "original_max_position_embeddings": 1024, "pad_token_id": None,
    "partial_rotary_factor": 0.75, "resid_pdrop": 0.0, "rms_norm_eps": 1e-05,
    # The factor on cosine and sine is that of a context four times the original one, stated since the context is shorter.
    "rope_scaling": {"type": "longrope", "attention_factor": math.sqrt(1.2), "short_factor": [1.0] * 12,
                     "long_factor": [1.0, 1.08, 1.19, 1.33, 1.5, 1.71, 1.97, 2.28, 2.65, 3.08, 3.54, 4.0]},
    "rope_theta": 10000.0, "sliding_window": 8192, "tie_word_embeddings": True, "torch_dtype": "bfloat16",
    "transformers_version": "4.45.0", "use_cache": True, "vocab_size": 1024,
}

TRAINED_LENGTH = 2048  # the longest conversation of the lessons


def rotary_tables(config, device=None):
    """LongRoPE: (cos, sin) of all positions, once with the short and once with the long factors."""
    head = config["hidden_size"] // config["num_attention_heads"]
    size = int(head * config["partial_rotary_factor"])
    longest = config["max_position_embeddings"]
    scale = config["rope_scaling"]["attention_factor"]
    tables = {}
    for name in ("short", "long"):
        factor = torch.tensor(config["rope_scaling"][name + "_factor"], dtype=torch.float32)
        frequency = 1.0 / (factor * config["rope_theta"] ** (torch.arange(0, size, 2).float() / size))
        angle = torch.outer(torch.arange(longest).float(), frequency)
        angle = torch.cat((angle, angle), -1)
        tables[name] = ((angle.cos() * scale).to(device), (angle.sin() * scale).to(device))
    return tables


def rotate(x, cos, sin):
    """x: [batch, heads, time, head]; only the first 0.75 of each head turns."""
    size = cos.shape[-1]
    turn, rest = x[..., :size], x[..., size:]
    first, second = turn.chunk(2, -1)
    return torch.cat((turn * cos + torch.cat((-second, first), -1) * sin, rest), -1).to(x.dtype)


class Norm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(size)), eps

    def forward(self, x):
        y = x.float()
        y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + self.eps)
        return self.weight * y.to(x.dtype)


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.kv, self.head = c["num_attention_heads"], c["num_key_value_heads"], c["hidden_size"] // c["num_attention_heads"]
        self.qkv_proj = nn.Linear(c["hidden_size"], (self.heads + 2 * self.kv) * self.head, bias=False)
        self.o_proj = nn.Linear(self.heads * self.head, c["hidden_size"], bias=False)

    def forward(self, x, cos, sin, cache=None, mask=None):
        batch, time, _ = x.shape
        x = self.qkv_proj(x).view(batch, time, -1, self.head).transpose(1, 2)
        q, k, v = x.split((self.heads, self.kv, self.kv), 1)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if cache is not None:
            k, v = cache.append(self, k, v)
        k, v = (t.repeat_interleave(self.heads // self.kv, 1) for t in (k, v))
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
        return self.o_proj(y.transpose(1, 2).reshape(batch, time, -1))


class MLP(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_up_proj = nn.Linear(c["hidden_size"], 2 * c["intermediate_size"], bias=False)
        self.down_proj = nn.Linear(c["intermediate_size"], c["hidden_size"], bias=False)

    def forward(self, x):
        gate, up = self.gate_up_proj(x).chunk(2, -1)
        return self.down_proj(F.silu(gate) * up)


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.input_layernorm = Norm(c["hidden_size"], c["rms_norm_eps"])
        self.self_attn = Attention(c)
        self.post_attention_layernorm = Norm(c["hidden_size"], c["rms_norm_eps"])
        self.mlp = MLP(c)

    def forward(self, x, cos, sin, cache=None, mask=None):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, cache, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Body(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.embed_tokens = nn.Embedding(c["vocab_size"], c["hidden_size"])
        self.layers = nn.ModuleList(Layer(c) for _ in range(c["num_hidden_layers"]))
        self.norm = Norm(c["hidden_size"], c["rms_norm_eps"])


class Phi3(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config, self.model = config, Body(config)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                deep = name.endswith(("o_proj.weight", "down_proj.weight"))
                nn.init.normal_(weight, std=config["initializer_range"] / (math.sqrt(2 * config["num_hidden_layers"]) if deep else 1))

    def forward(self, tokens, cos, sin, cache=None, mask=None):
        """The hidden states after the last norm; `logits` turns them into scores."""
        x = self.model.embed_tokens(tokens)
        for layer in self.model.layers:
            x = layer(x, cos, sin, cache, mask)
        return self.model.norm(x)

    def logits(self, x):
        return F.linear(x, self.model.embed_tokens.weight)


def save(model, tokenizer, folder):
    """Writes the Hugging Face folder, weights in bfloat16."""
    from safetensors.torch import save_file
    import tokenizer as spelling
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    end, endoftext = tokenizer.token_to_id("<|end|>"), tokenizer.token_to_id("<|endoftext|>")
    config = model.config | dict(bos_token_id=endoftext, eos_token_id=endoftext, pad_token_id=endoftext)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    generation = dict(bos_token_id=endoftext, eos_token_id=[end, endoftext], pad_token_id=endoftext,
                      transformers_version="4.45.0")
    (folder / "generation_config.json").write_text(json.dumps(generation, indent=2) + "\n")
    save_file({k: v.detach().to(torch.bfloat16).cpu().contiguous() for k, v in model.state_dict().items()},
              str(folder / "model.safetensors"), metadata={"format": "pt"})
    spelling.save(tokenizer, folder, TRAINED_LENGTH)


def load(folder, device="cpu"):
    """The model of a folder, its bfloat16 weights widened to float32."""
    from safetensors.torch import load_file
    folder = pathlib.Path(folder)
    model = Phi3(json.loads((folder / "config.json").read_text()))
    model.load_state_dict({k: v.float() for k, v in load_file(str(folder / "model.safetensors")).items()})
    return model.to(device).eval()
