# The decoder of phi-4 and Phi-4-mini (architecture Phi3ForCausalLM) as TorchScript.
#
# B sequences in the batch, T tokens in this call, P tokens before them, N = P + T, L the cache's length,
# H query heads, K key and value heads, G = H / K queries that share a key, D the width of a head, V the vocabulary.
#
# A cache is one tensor a layer, [2, B, K, L, D], keys then values, and after the layers two float32 tables [L, D] that rotate
# queries and keys by position. A cache longer than the original context is made with LongRoPE's long factors, a shorter
# one with the short factors, so a cache never mixes the two.

class Phi3(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  embedding : Tensor            # [V, hidden]
  head : Tensor                 # [V, hidden], the embedding itself where the two are tied
  final_norm : Tensor           # [hidden]
  input_norm : List[Tensor]     # a layer: [hidden]
  qkv : List[Tensor]            # a layer: [(H + 2 K) D, hidden], queries, keys, values
  output : List[Tensor]         # a layer: [hidden, H D]
  post_norm : List[Tensor]      # a layer: [hidden]
  gate_up : List[Tensor]        # a layer: [2 intermediate, hidden], gate, up
  down : List[Tensor]           # a layer: [hidden, intermediate]
  short_frequencies : Tensor    # [rotary / 2], radians a position
  long_frequencies : Tensor     # [rotary / 2]
  original_context : int
  rotary_scale : float
  half : List[__torch__.torch.classes.quantized.LinearPackedParamsBase]    # packed weights, see below
  single : List[__torch__.torch.classes.xnnpack.LinearOpContext]
  heads : int
  kv_heads : int
  head_dim : int
  epsilon : float

  def prepare(self: __torch__.Phi3, device: str) -> str:
    # Where the archive was mapped to the device this moves nothing; lists do not follow a module that is moved later.
    target = torch.device(device)
    self.embedding = self.embedding.to(target)
    self.head = self.head.to(target)
    self.final_norm = self.final_norm.to(target)
    self.short_frequencies = self.short_frequencies.to(target)
    self.long_frequencies = self.long_frequencies.to(target)
    for n in range(len(self.qkv)):
      self.input_norm[n] = self.input_norm[n].to(target)
      self.qkv[n] = self.qkv[n].to(target)
      self.output[n] = self.output[n].to(target)
      self.post_norm[n] = self.post_norm[n].to(target)
      self.gate_up[n] = self.gate_up[n].to(target)
      self.down[n] = self.down[n].to(target)
    return "linear"

  # Packing, on a CPU: weights laid out in the order in which they are read. 16-bit weights become float16 for FBGEMM,
  # float32 weights stay what they are for XNNPACK; the activations are float32. Of layer n the packed weights are, from
  # 5 n on, queries with keys and values, output, gate, up, down; after the layers come the blocks of the head.
  # Begin, then pack every layer and every block, from as many threads as there are: no two calls write the same
  # element, and each matrix is freed as soon as it is packed.

  def begin_packing(self: __torch__.Phi3, head_blocks: int) -> str:
    weights = 5 * len(self.qkv) + head_blocks
    small = torch.zeros([1, 1])
    if self.embedding.dtype == 6:
      nothing = ops.prepacked.linear_clamp_prepack(small, None, None, None)
      for n in range(weights):
        self.single.append(nothing)
      return "XNNPACK float32"
    none = ops.quantized.linear_prepack_fp16(small, None)
    for n in range(weights):
      self.half.append(none)
    return "FBGEMM float16"

  def pack(self: __torch__.Phi3, index: int, weight: Tensor) -> Tensor:
    # Frees the weight: XNNPACK's context keeps the tensor it was made from, but needs it no more.
    if len(self.single) > 0:
      self.single[index] = ops.prepacked.linear_clamp_prepack(weight, None, None, None)
    else:
      self.half[index] = ops.quantized.linear_prepack_fp16(weight.to(6), None)
    return weight.set_(torch.zeros([0], dtype=weight.dtype))

  def pack_layer(self: __torch__.Phi3, n: int) -> int:
    inner = self.down[n].size(1)
    first = 5 * n
    self.qkv[n] = self.pack(first, self.qkv[n])
    self.output[n] = self.pack(first + 1, self.output[n])
    up = torch.narrow(self.gate_up[n], 0, inner, inner).clone()
    gate = torch.narrow(self.gate_up[n], 0, 0, inner).clone()
    self.gate_up[n] = torch.zeros([0])
    gate = self.pack(first + 2, gate)
    up = self.pack(first + 3, up)
    self.down[n] = self.pack(first + 4, self.down[n])
    self.input_norm[n] = self.input_norm[n].to(6)
    self.post_norm[n] = self.post_norm[n].to(6)
    return n

  def pack_head(self: __torch__.Phi3, block: int) -> int:
    layers = 5 * len(self.qkv)
    blocks = len(self.half) + len(self.single) - layers
    gone = self.pack(layers + block, torch.tensor_split(self.head, blocks)[block])
    return block

  def end_packing(self: __torch__.Phi3) -> int:
    self.head = torch.zeros([0])
    self.final_norm = self.final_norm.to(6)
    return 0

  def packed_linear(self: __torch__.Phi3, x: Tensor, index: int) -> Tensor:
    if len(self.single) > 0:
      return ops.prepacked.linear_clamp_run(x, self.single[index])
    return ops.quantized.linear_dynamic_fp16(x, self.half[index])

  def is_packed(self: __torch__.Phi3) -> bool:
    return len(self.half) + len(self.single) > 0

  def linear(self: __torch__.Phi3, x: Tensor, index: int, weight: Tensor) -> Tensor:
    if self.is_packed():
      return self.packed_linear(x, index)
    return torch.linear(x, weight)

  def gated(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    # silu(gate) * up, [B, T, intermediate]
    if self.is_packed():
      gate = torch.silu_(self.packed_linear(x, 5 * n + 2))
      return gate.mul_(self.packed_linear(x, 5 * n + 3))
    both = torch.linear(x, self.gate_up[n])
    inner = both.size(2) // 2
    return torch.silu(torch.narrow(both, 2, 0, inner)) * torch.narrow(both, 2, inner, inner)

  def logits(self: __torch__.Phi3, x: Tensor) -> Tensor:
    # x: [rows, hidden]; result: [rows, V] float32.
    if not self.is_packed():
      return torch.linear(x, self.head).to(6)
    blocks = annotate(List[Tensor], [])
    for index in range(5 * len(self.qkv), len(self.half) + len(self.single)):
      blocks.append(self.packed_linear(x, index))
    return torch.cat(blocks, 1)

  def new_cache(self: __torch__.Phi3, batch: int, length: int) -> List[Tensor]:
    like = self.embedding
    frequencies = self.short_frequencies
    if length > self.original_context:
      frequencies = self.long_frequencies
    cache = annotate(List[Tensor], [])
    for n in range(len(self.qkv)):
      cache.append(torch.zeros([2, batch, self.kv_heads, length, self.head_dim], dtype=like.dtype, device=like.device))
    positions = torch.arange(length, dtype=6, device=like.device)
    angles = positions.unsqueeze(1) * frequencies
    passed = self.head_dim - 2 * angles.size(1)
    cosine = torch.cos(angles) * self.rotary_scale
    sine = torch.sin(angles) * self.rotary_scale
    ones = torch.ones([length, passed], dtype=6, device=like.device)
    cache.append(torch.cat([cosine, cosine, ones], 1))
    cache.append(torch.cat([torch.neg(sine), sine, torch.zeros_like(ones)], 1))
    return cache

  def resize_cache(self: __torch__.Phi3, cache: List[Tensor], batch: int, length: int) -> List[Tensor]:
    # A longer or shorter cache with the same contents; one sequence is spread over the batch.
    resized = self.new_cache(batch, length)
    kept = min(length, cache[0].size(3))
    for n in range(len(self.qkv)):
      source = torch.narrow(cache[n], 3, 0, kept)
      if batch < source.size(1):
        source = torch.narrow(source, 1, 0, batch)
      target = torch.narrow(resized[n], 3, 0, kept)
      target = target.copy_(source)
    return resized

  def rotate(self: __torch__.Phi3, x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    # x: [B, T, heads, D]. The two halves of the rotated dimensions swap places; the rest is passed on.
    half = self.short_frequencies.size(0)
    swapped = torch.cat([torch.narrow(x, 3, half, half), torch.narrow(x, 3, 0, half), torch.narrow(x, 3, 2 * half, self.head_dim - 2 * half)], 3)
    return torch.addcmul(x * cosine, swapped, sine)

  def attend(self: __torch__.Phi3, queries: Tensor, keys: Tensor, values: Tensor, mask: Optional[Tensor]) -> Tensor:
    # queries: [B, T, H, D]; keys and values: [B, K, N, D]; result: [B, T, H D].
    # The G queries of a key head are looked up together, so no key or value is repeated.
    batch = queries.size(0)
    tokens = queries.size(1)
    groups = self.heads // self.kv_heads
    if tokens == 1:
      grouped = queries.reshape([batch, self.kv_heads, groups, self.head_dim])
      mixed = torch.scaled_dot_product_attention(grouped, keys, values)
      return mixed.reshape([batch, 1, self.heads * self.head_dim])
    split = queries.reshape([batch, tokens, self.kv_heads, groups, self.head_dim])
    parts = annotate(List[Tensor], [])
    for g in range(groups):
      part = torch.select(split, 3, g).transpose(1, 2)
      parts.append(torch.scaled_dot_product_attention(part, keys, values, mask, 0., mask is None))
    return torch.stack(parts, 3).transpose(1, 2).reshape([batch, tokens, self.heads * self.head_dim])

  def hidden(self: __torch__.Phi3, ids: Tensor, position: int, cache: List[Tensor]) -> Tensor:
    # ids: [B, T] int64. Runs the layers, writes keys and values of the T tokens into the cache; result: [B, T, hidden].
    batch = ids.size(0)
    tokens = ids.size(1)
    seen = position + tokens
    layers = len(self.qkv)
    if seen > cache[0].size(3):
      ops.prim.RaiseException("the cache is shorter than the sequence")
    mask = annotate(Optional[Tensor], None)
    if tokens > 1 and position > 0:
      mask = torch.ones([tokens, seen], dtype=11, device=ids.device).tril(position)
    x = torch.embedding(self.embedding, ids)
    if self.is_packed():
      x = x.to(6)
    cosine = torch.narrow(cache[layers], 0, position, tokens).unsqueeze(1).to(x.dtype)
    sine = torch.narrow(cache[layers + 1], 0, position, tokens).unsqueeze(1).to(x.dtype)
    width = x.size(2)
    for n in range(layers):
      normed = torch.rms_norm(x, [width], self.input_norm[n], self.epsilon)
      fused = self.linear(normed, 5 * n, self.qkv[n]).reshape([batch, tokens, self.heads + 2 * self.kv_heads, self.head_dim])
      rotated = self.rotate(torch.narrow(fused, 2, 0, self.heads + self.kv_heads), cosine, sine)
      stored = torch.narrow(cache[n], 3, 0, seen)
      keys = torch.select(stored, 0, 0)
      values = torch.select(stored, 0, 1)
      new_keys = torch.narrow(keys, 2, position, tokens)
      new_keys = new_keys.copy_(torch.narrow(rotated, 2, self.heads, self.kv_heads).transpose(1, 2))
      new_values = torch.narrow(values, 2, position, tokens)
      new_values = new_values.copy_(torch.narrow(fused, 2, self.heads + self.kv_heads, self.kv_heads).transpose(1, 2))
      mixed = self.attend(torch.narrow(rotated, 2, 0, self.heads).to(keys.dtype), keys, values, mask).to(x.dtype)
      x = x + self.linear(mixed, 5 * n + 1, self.output[n])
      normed = torch.rms_norm(x, [width], self.post_norm[n], self.epsilon)
      x = x + self.linear(self.gated(normed, n), 5 * n + 4, self.down[n])
    return torch.rms_norm(x, [width], self.final_norm, self.epsilon)

  def forward(self: __torch__.Phi3, ids: Tensor, position: int, cache: List[Tensor]) -> Tensor:
    # Logits after the last token: [B, V] float32.
    last = torch.select(self.hidden(ids, position, cache), 1, -1)
    return self.logits(last)

  def score(self: __torch__.Phi3, ids: Tensor, position: int, cache: List[Tensor], targets: Tensor, top: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    # What each position's distribution says, [B, T] each: log-probability and rank (1 is the most likely) of the
    # target, entropy in nats, log-sum-exp of the logits; and [B, T, top]: ids and log-probabilities, best first.
    # The logits of a few rows are held at a time, never [T, V].
    hidden = self.hidden(ids, position, cache)
    batch = hidden.size(0)
    tokens = hidden.size(1)
    rows = hidden.reshape([batch * tokens, hidden.size(2)])
    wanted = targets.reshape([batch * tokens, 1])
    logprobs = annotate(List[Tensor], [])
    ranks = annotate(List[Tensor], [])
    entropies = annotate(List[Tensor], [])
    normalizers = annotate(List[Tensor], [])
    top_ids = annotate(List[Tensor], [])
    top_logprobs = annotate(List[Tensor], [])
    step = 64
    for start in range(0, batch * tokens, step):
      count = min(step, batch * tokens - start)
      logits = self.logits(torch.narrow(rows, 0, start, count))
      normalizer = torch.logsumexp(logits, [1], True)
      chosen = torch.gather(logits, 1, torch.narrow(wanted, 0, start, count))
      ranks.append(torch.sum(logits > chosen, [1]) + 1)
      best, best_ids = torch.topk(logits, top, 1)
      logits = logits - normalizer
      logprobs.append(chosen - normalizer)
      entropies.append(torch.neg(torch.sum(torch.exp(logits) * logits, [1])))
      normalizers.append(normalizer)
      top_ids.append(best_ids)
      top_logprobs.append(best - normalizer)
    shape = [batch, tokens]
    wide = [batch, tokens, top]
    return (torch.cat(logprobs).reshape(shape), torch.cat(ranks).reshape(shape), torch.cat(entropies).reshape(shape), torch.cat(normalizers).reshape(shape), torch.cat(top_ids).reshape(wide), torch.cat(top_logprobs).reshape(wide))
