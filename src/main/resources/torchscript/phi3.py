# The decoder of phi-4 and Phi-4-mini (architecture Phi3ForCausalLM) as TorchScript. Its products with weights follow in one
# of several forms. An archive carries phi3_step.py with phi3_linear.py or, quantized, phi3_quantized.py. On a CPU the engine
# uses phi3_packed.py with phi3_packed_floats.py or phi3_packed_codes.py.
#
# B sequences in the batch, T tokens in this call, P tokens before them, N = P + T, L the cache's length,
# H query heads, K key and value heads, G = H / K queries that share a key, D the width of a head, V the vocabulary.
#
# A cache is one tensor a layer, [2, B, K, L, D], keys then values, and after the layers a table [L, 2 D + 2] that rotates
# queries and keys by position: cosines, sines with the sign of the first half turned, 0 and 1. A cache longer than the
# original context is made with LongRoPE's long factors, a shorter one with the short factors, so a cache never mixes the two.

class Phi3(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  embedding : Tensor            # [V, hidden], numbers or codes
  cache_type : int              # libtorch's number of the type that keys and values are kept in
  final_norm : Tensor           # [hidden]; its type is that of the activations
  input_norm : List[Tensor]     # a layer: [hidden]
  post_norm : List[Tensor]      # a layer: [hidden]
  short_frequencies : Tensor    # [rotary / 2], radians a position
  long_frequencies : Tensor     # [rotary / 2]
  original_context : int
  rotary_scale : float
  layers : int
  heads : int
  kv_heads : int
  head_dim : int
  epsilon : float
  flash : bool                  # whether try_flash() found FlashAttention
  fused : bool                  # whether a single token is run where libtorch makes neighbouring operations one kernel

  def new_cache(self: __torch__.Phi3, batch: int, length: int) -> List[Tensor]:
    frequencies = self.short_frequencies
    if length > self.original_context:
      frequencies = self.long_frequencies
    cache = annotate(List[Tensor], [])
    for n in range(self.layers):
      cache.append(self.new_layer(batch, length))
    positions = torch.arange(length, dtype=6, device=frequencies.device)
    angles = positions.unsqueeze(1) * frequencies
    passed = self.head_dim - 2 * angles.size(1)
    cosine = torch.cos(angles) * self.rotary_scale
    sine = torch.sin(angles) * self.rotary_scale
    ones = torch.ones([length, passed + 1], dtype=6, device=frequencies.device)
    zeros = torch.zeros_like(ones)
    one = torch.narrow(ones, 1, 0, 1)
    unturned = torch.narrow(ones, 1, 0, passed)
    cache.append(torch.cat([cosine, cosine, unturned, torch.neg(sine), sine, zeros, one], 1).to(self.final_norm.dtype))
    return self.with_room(cache)

  def keep_cache_in(self: __torch__.Phi3, kind: int) -> int:
    # For caches made from now on: 5 is float16, 6 float32, 15 bfloat16.
    self.cache_type = kind
    return kind

  def resize_cache(self: __torch__.Phi3, cache: List[Tensor], batch: int, length: int) -> List[Tensor]:
    # A longer or shorter cache with the same contents; one sequence is spread over the batch.
    resized = self.new_cache(batch, length)
    kept = min(length, cache[0].size(3))
    for n in range(self.layers):
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
    if self.flash:
      # This operator's causal mask ends at the last query and the last key, so earlier tokens need no mask of their own.
      mixed, _1, _2, _3, _4, _5, _6, _7, _8, = torch._scaled_dot_product_flash_attention(queries.transpose(1, 2), keys, values, 0., True)
      return mixed.transpose(1, 2).reshape([batch, tokens, self.heads * self.head_dim])
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
    layers = self.layers
    if seen > cache[0].size(3):
      ops.prim.RaiseException("the cache is shorter than the sequence")
    mask = annotate(Optional[Tensor], None)
    if tokens > 1 and position > 0 and not self.flash:
      mask = torch.ones([tokens, seen], dtype=11, device=ids.device).tril(position)
    x = self.embed(ids)
    turns = torch.narrow(cache[layers], 0, position, tokens).unsqueeze(1)
    cosine = torch.narrow(turns, 2, 0, self.head_dim)
    sine = torch.narrow(turns, 2, self.head_dim, self.head_dim)
    width = x.size(2)
    for n in range(layers):
      normed = torch.rms_norm(x, [width], self.input_norm[n], self.epsilon)
      fused = self.attention_in(normed, n).reshape([batch, tokens, self.heads + 2 * self.kv_heads, self.head_dim])
      rotated = self.rotate(torch.narrow(fused, 2, 0, self.heads + self.kv_heads), cosine, sine)
      stored = torch.narrow(cache[n], 3, 0, seen)
      keys = torch.select(stored, 0, 0)
      values = torch.select(stored, 0, 1)
      new_keys = torch.narrow(keys, 2, position, tokens)
      new_keys = new_keys.copy_(torch.narrow(rotated, 2, self.heads, self.kv_heads).transpose(1, 2))
      new_values = torch.narrow(values, 2, position, tokens)
      new_values = new_values.copy_(torch.narrow(fused, 2, self.heads + self.kv_heads, self.kv_heads).transpose(1, 2))
      kind = keys.dtype
      if kind == 5 and keys.is_cpu and (tokens > 1 or keys.numel() <= 4194304):
        # Processors have no fast products of float16. For one token over a long cache, a copy of it would take as long.
        kind = 6
      mixed = self.attend(torch.narrow(rotated, 2, 0, self.heads).to(kind), keys.to(kind), values.to(kind), mask).to(x.dtype)
      x = self.add_attention(x, mixed, n)
      normed = torch.rms_norm(x, [width], self.post_norm[n], self.epsilon)
      x = self.add_feed_forward(x, normed, n)
    return torch.rms_norm(x, [width], self.final_norm, self.epsilon)

  def logits_at(self: __torch__.Phi3, hidden: Tensor, first: int, count: int) -> Tensor:
    # Logits after some of the tokens that hidden() ran for one sequence: [count, V] float32. The caller takes a few at a time.
    return self.logits(torch.narrow(torch.select(hidden, 0, 0), 0, first, count))

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
