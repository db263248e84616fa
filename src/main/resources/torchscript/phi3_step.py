
  # One token of one sequence on CUDA, in as few operations as can be: a GPU reads the weights nearly as fast as a host can
  # launch kernels, and rests for a microsecond between two. What makes them few:
  # - A norm is one kernel, that of weight_norm, which gives a row a length. The row carries elements that stand for epsilon
  #   in its length. The norms' weights are folded into the products that follow.
  # - A layer's cache lies token by token: keys, values, keys, values. The product's result is keys, values, queries, and the
  #   rotation writes all three in their place. The queries fall on the tokens to come, which will overwrite them.
  # - Products add to the residual or write into tensors that all layers share, so that views are made once.
  # - Where libtorch fuses, gate and up meet in one kernel, which also divides by the length of the row before the product.

  step_parts : List[Tensor]     # what prepare_step() makes; empty where step() is not used

  def step(self: __torch__.Phi3, id: Tensor, position: int, cache: List[Tensor]) -> Tensor:
    # hidden() for one token. id: [1]; result: [1, hidden].
    kv_heads = self.kv_heads
    head_dim = self.head_dim
    groups = self.heads // kv_heads
    layers = self.layers
    seen = position + 1
    if seen > cache[0].size(3):
      ops.prim.RaiseException("the cache is shorter than the sequence")
    x = cache[layers + 1]         # what with_room() made
    row = cache[layers + 2]
    halves = cache[layers + 3]
    fused = cache[layers + 4]
    unturned = cache[layers + 5]
    turn = cache[layers + 6]
    both = cache[layers + 7]
    gate = cache[layers + 8]
    up = cache[layers + 9]
    unit = self.step_parts[0]
    width = row.size(1)
    mixed_size = self.heads * head_dim
    matrix = kv_heads * head_dim
    here = [groups + 2, kv_heads, head_dim]
    apart = [matrix, head_dim, 1]
    start = 2 * matrix * position
    first_query = start + 2 * matrix
    query_size = [1, groups, kv_heads, head_dim]
    query_strides = [mixed_size, head_dim, groups * head_dim, 1]
    stored_size = [1, seen, kv_heads, head_dim]
    stored_strides = [2 * matrix * seen, 2 * matrix, head_dim, 1]
    twice = [2, 1, -1]

    done = self.embed_into(row, id)
    for n in range(layers):
      done = self.attention_into(self.unit(x, width), n, fused)
      layer = cache[n]
      if n == 0:
        numbers = torch.select(cache[layers], 0, position).unsqueeze(1)
        done = torch.index_select(numbers, 0, self.step_parts[3], out=turn.view([-1, 1]))
      done = torch.bmm(unturned, turn, out=torch.as_strided(layer, here, apart, start))
      queries = torch.as_strided(layer, query_size, query_strides, first_query)
      keys = torch.as_strided(layer, stored_size, stored_strides, 0)
      values = torch.as_strided(layer, stored_size, stored_strides, matrix)
      done = self.step_attention(halves, self.attend_one(queries, keys, values, groups, seen, mixed_size), n)
      if self.fused:
        norm = torch.linalg_vector_norm(x, 2, None, False, dtype=6)
        done = self.gate_up_into(row, n, both)
        gated = (torch.silu(gate.to(6) / norm * unit) * (up.to(6) / norm * unit)).to(15)
      else:
        done = self.gate_up_into(self.unit(x, width), n, both)
        gated = torch.silu(gate) * up
      done = self.step_feed_forward(halves, gated.expand(twice), n)
    last = self.unit(x, width)
    return torch.mul(last, self.step_parts[2], out=last)

  def unit(self: __torch__.Phi3, x: Tensor, width: int) -> Tensor:
    # The row without its last elements, divided by its root mean square, but for a factor that prepare_step() knows.
    scaled, _1, = torch._weight_norm_interface(x, self.step_parts[0])
    return torch.narrow(scaled, 1, 0, width)

  def fuse(self: __torch__.Phi3, on: bool) -> bool:
    # To be called with what holds from now on of the executor that runs step(). Only for bfloat16, which the fuser wants to
    # know beforehand; in float16, products of a row that is not divided by its length yet might be too large.
    self.fused = on and self.final_norm.dtype == 15
    return self.fused

  def attend_one(self: __torch__.Phi3, queries: Tensor, keys: Tensor, values: Tensor, groups: int, seen: int, size: int) -> Tensor:
    # queries: [1, G, K, D], in memory [K, G, D]; keys and values: [1, N, K, D]; result: [2, 1, H D], the same twice.
    if self.flash:
      mixed, _1, _2, _3, _4, = torch._flash_attention_forward(queries, keys, values, None, None, groups, seen, 0., False, False)
      return torch.as_strided(mixed, [2, 1, size], [0, size, 1])
    attended = torch.scaled_dot_product_attention(queries.transpose(1, 2), keys.transpose(1, 2), values.transpose(1, 2))
    return attended.reshape([1, 1, size]).expand([2, 1, size])

  def new_layer(self: __torch__.Phi3, batch: int, length: int) -> Tensor:
    # A layer's cache, [2, B, K, L, D]. For step() it lies in memory as [B, L, 2, K, D], with room for queries at the end.
    device = self.embedding.device
    if len(self.step_parts) == 0:
      return torch.zeros([2, batch, self.kv_heads, length, self.head_dim], dtype=self.cache_type, device=device)
    room = (self.heads // self.kv_heads + 1) // 2
    layer = torch.zeros([batch, length + room, 2, self.kv_heads, self.head_dim], dtype=self.final_norm.dtype, device=device)
    return torch.permute(torch.narrow(layer, 1, 0, length), [2, 0, 3, 1, 4])

  def with_room(self: __torch__.Phi3, cache: List[Tensor]) -> List[Tensor]:
    # A cache with the tensors that step() computes in and views of them.
    if len(self.step_parts) == 0:
      return cache
    kind = self.final_norm.dtype
    device = self.final_norm.device
    width = self.final_norm.size(0)
    groups = self.heads // self.kv_heads
    inner = self.inner()
    x = torch.cat([torch.zeros([1, width], dtype=kind, device=device), self.step_parts[1]], 1)
    row = torch.narrow(x, 1, 0, width)
    fused = torch.zeros([1, (groups + 2) * self.kv_heads * self.head_dim], dtype=kind, device=device)
    unturned = fused.view([groups + 2, self.kv_heads, self.head_dim])
    turn = torch.zeros([groups + 2, self.head_dim, self.head_dim], dtype=kind, device=device)
    both = torch.zeros([1, 2 * inner], dtype=kind, device=device)
    gate = torch.narrow(both, 1, 0, inner)
    up = torch.narrow(both, 1, inner, inner)
    return torch.add(cache, [x, row, row.view([2, 1, width // 2]), fused, unturned, turn, both, gate, up])

  def to_host(self: __torch__.Phi3, logits: Tensor) -> Tensor:
    # As float32, on CUDA in memory that the device can write to by itself.
    if logits.is_cuda:
      host = torch.empty(logits.size(), dtype=6, device=torch.device("cpu"), pin_memory=True)
      return host.copy_(logits.to(6))
    return logits.to(6)

  def queries_first(self: __torch__.Phi3, fused: Tensor) -> Tensor:
    # [.., (H + 2 K) D]: queries, keys, values, as a checkpoint has them and step() has not.
    if len(self.step_parts) == 0:
      return fused
    queries = self.heads * self.head_dim
    both = fused.size(-1) - queries
    return torch.cat([torch.narrow(fused, -1, both, queries), torch.narrow(fused, -1, 0, both)], -1)

  def prepare_step(self: __torch__.Phi3) -> int:
    # For step(): the length of a unit row; the elements that stand for epsilon; the weights of the final norm; where in a
    # table's row the rotating matrices have their elements from; then the matrices. Changes the weights for good, once.
    if len(self.step_parts) > 0:
      return len(self.step_parts)
    device = self.embedding.device
    kind = self.final_norm.dtype
    width = self.final_norm.size(0)
    root = torch.pow(float(width), 0.5)

    # A unit row is `length` long, not sqrt(width), for that is no number in bfloat16; the weights make up for it. Of the
    # numbers of eight bits, this is the one whose ratio to sqrt(width) is closest to one too: what hidden() multiplies with.
    lengths = torch.arange(128, 256, dtype=6, device=device)
    ratios = lengths / root
    best = torch.argmin(torch.abs(ratios.to(15) / ratios - 1)).reshape([1])
    length = torch.index_select(lengths, 0, best)
    ratio = torch.index_select(ratios, 0, best)
    parts = [length.to(kind).reshape([1, 1])]
    parts.append(torch.full([1, 8], torch.pow(self.epsilon * width / 8, 0.5), dtype=kind, device=device))
    parts.append(self.final_norm.to(6) / ratio)
    parts.append(self.turning())
    folded = ratio.to(kind).repeat([width])
    for n in range(self.layers):
      done = self.fold_norms(n, self.input_norm[n].to(6) / ratio, self.post_norm[n].to(6) / ratio, folded)
      parts = torch.add(parts, self.step_matrices(n))
    self.step_parts = parts
    return len(parts)

  def turning(self: __torch__.Phi3) -> Tensor:
    # [(G + 2) D D]: for every element of the rotating matrices its place in a row of the cache's table.
    device = self.embedding.device
    head_dim = self.head_dim
    turned = 2 * self.short_frequencies.size(0)
    column = torch.arange(head_dim, dtype=3, device=device)
    line = column.unsqueeze(1)
    same = line == column
    swapped = (line < turned) & (torch.abs(line - column) == turned // 2) & (column < turned)
    nothing = torch.full([head_dim, head_dim], 2 * head_dim, dtype=3, device=device)
    turning = torch.where(same, column, torch.where(swapped, column + head_dim, nothing))
    still = torch.where(same, nothing + 1, nothing)
    matrices = [turning, still]
    for g in range(self.heads // self.kv_heads):
      matrices.append(turning)
    return torch.flatten(torch.stack(matrices))

  def try_flash(self: __torch__.Phi3) -> Tensor:
    # Fails where the device, this build or the type of the weights has no FlashAttention; then nothing changes.
    # scaled_dot_product_attention would choose cuDNN's on some devices, which plans anew for every length, so at every step.
    groups = self.heads // self.kv_heads
    some = torch.zeros([1, self.kv_heads, groups, self.head_dim], dtype=self.final_norm.dtype, device=self.embedding.device)
    mixed, _1, _2, _3, _4, _5, _6, _7, _8, = torch._scaled_dot_product_flash_attention(some, some, some)
    turned = some.transpose(1, 2)
    single, _1, _2, _3, _4, = torch._flash_attention_forward(turned, turned, turned, None, None, groups, groups, 0., False, False)
    if not single.transpose(1, 2).is_contiguous():
      ops.prim.RaiseException("FlashAttention's result does not lie in memory as its queries do")
    self.flash = True
    return mixed
