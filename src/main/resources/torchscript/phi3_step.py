
  # One token of one sequence on CUDA, in as few operations as can be: a GPU reads the weights nearly as fast as a host can
  # launch kernels. Three things make them few:
  # - A norm is one kernel, that of weight_norm, which gives a row a length. The row carries elements that stand for epsilon
  #   in its length. The norms' weights are folded into the products that follow.
  # - A layer's cache lies token by token: keys, values, keys, values. The product's result is keys, values, queries, and the
  #   rotation writes all three in their place. The queries fall on the tokens to come, which will overwrite them.
  # - Products add to the residual or write into tensors that all layers share, so that views are made once.

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
    x = torch.cat([torch.embedding(self.embedding, id), self.step_parts[1]], 1)
    width = self.embedding.size(1)
    halves = torch.narrow(x, 1, 0, width).view([2, 1, width // 2])
    mixed_size = self.heads * head_dim
    inner = self.inner()
    fused = torch.empty([1, (groups + 2) * kv_heads * head_dim], dtype=x.dtype, device=x.device)
    both = torch.empty([1, 2 * inner], dtype=x.dtype, device=x.device)
    gate = torch.narrow(both, 1, 0, inner)
    up = torch.narrow(both, 1, inner, inner)
    gated = gate.expand([2, 1, inner])

    # Keys, values and queries lie side by side as G + 2 matrices [K, D]. Each is multiplied with a matrix that rotates by
    # this position, the values with one that does nothing.
    row = torch.select(cache[layers], 0, position)
    turn = torch.index_select(row, 0, self.step_parts[3]).view([groups + 2, head_dim, head_dim])
    unturned = fused.view([groups + 2, kv_heads, head_dim])
    matrix = kv_heads * head_dim
    here = [groups + 2, kv_heads, head_dim]
    apart = [matrix, head_dim, 1]
    start = 2 * matrix * position
    query_size = [1, kv_heads, groups, head_dim]
    query_strides = [mixed_size, groups * head_dim, head_dim, 1]
    stored_size = [1, kv_heads, seen, head_dim]
    stored_strides = [2 * matrix * seen, head_dim, 2 * matrix, 1]

    for n in range(layers):
      done = self.attention_into(self.unit(x, width), n, fused)
      layer = cache[n]
      done = torch.bmm(unturned, turn, out=torch.as_strided(layer, here, apart, start))
      queries = torch.as_strided(layer, query_size, query_strides, start + 2 * matrix)
      keys = torch.as_strided(layer, stored_size, stored_strides, 0)
      values = torch.as_strided(layer, stored_size, stored_strides, matrix)
      mixed = self.attend_one(queries, keys, values).reshape([1, 1, mixed_size])
      done = self.step_attention(halves, mixed.expand([2, 1, mixed_size]), n)
      done = self.gate_up_into(self.unit(x, width), n, both)
      done = torch.silu_(gate).mul_(up)
      done = self.step_feed_forward(halves, gated, n)
    return torch.mul(self.unit(x, width), self.step_parts[2]).to(x.dtype)

  def unit(self: __torch__.Phi3, x: Tensor, width: int) -> Tensor:
    # The row without its last elements, divided by its root mean square, but for a factor that prepare_step() knows.
    scaled, _1, = torch._weight_norm_interface(x, self.step_parts[0])
    return torch.narrow(scaled, 1, 0, width)

  def attend_one(self: __torch__.Phi3, queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    # queries and result: [1, K, G, D].
    if self.flash:
      mixed, _1, _2, _3, _4, _5, _6, _7, _8, = torch._scaled_dot_product_flash_attention(queries, keys, values)
      return mixed
    return torch.scaled_dot_product_attention(queries, keys, values)

  def new_layer(self: __torch__.Phi3, batch: int, length: int) -> Tensor:
    # A layer's cache, [2, B, K, L, D]. For step() it lies in memory as [B, L, 2, K, D], with room for queries at the end.
    like = self.embedding
    if len(self.step_parts) == 0:
      return torch.zeros([2, batch, self.kv_heads, length, self.head_dim], dtype=like.dtype, device=like.device)
    room = (self.heads // self.kv_heads + 1) // 2
    layer = torch.zeros([batch, length + room, 2, self.kv_heads, self.head_dim], dtype=like.dtype, device=like.device)
    return torch.permute(torch.narrow(layer, 1, 0, length), [2, 0, 3, 1, 4])

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
      done = self.fold_norms(n, self.input_norm[n].to(6) / ratio, self.post_norm[n].to(6) / ratio)
      self.input_norm[n] = folded
      self.post_norm[n] = folded
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
    some = torch.zeros([1, self.kv_heads, 1, self.head_dim], dtype=self.embedding.dtype, device=self.embedding.device)
    mixed, _1, _2, _3, _4, _5, _6, _7, _8, = torch._scaled_dot_product_flash_attention(some, some, some)
    self.flash = True
    return mixed
