
  # Weights as whole numbers with scales, in place of phi3_linear.py. Of layer n, the matrices from 4 n on are queries with keys
  # and values, output, gate with up, down; the head comes last. A matrix is two tensors in turn, codes and scales:
  # - int8 [N, K], scales [N] float32: weight = code * scale.
  # - uint8 [N, K / 2], two codes of four bits a byte, the first in the upper half; scales [K / group, N, 2] bfloat16, scale
  #   and offset: weight = (code - 8) * scale + offset.
  # - Numbers [N, K] of any kind, for what is not quantized; scales are empty.
  # The embedding is int8 or numbers. Products here make numbers of the codes first, which every device can, see
  # try_kernels() for those that can do without.

  matrices : List[Tensor]
  embedding_scales : Tensor     # [V, 1], empty where the embedding is numbers
  kernels : bool                # whether try_kernels() has laid the matrices out for this device's own products
  step_norms : List[Tensor]     # of layer n, from 2 n on: what step() multiplies a row with before attention and feed forward
  inner_size : int
  row_groups : List[int]        # by matrix, what lay_out() says; empty without tinygemm
  unpackable : bool             # whether levels() reads this libtorch's layout

  def embed(self: __torch__.Phi3, ids: Tensor) -> Tensor:
    kind = self.final_norm.dtype
    rows = torch.embedding(self.embedding, ids)
    if self.embedding_scales.numel() > 0:
      return rows.to(kind) * torch.embedding(self.embedding_scales, ids).to(kind)
    return rows.to(kind)

  def embed_into(self: __torch__.Phi3, row: Tensor, id: Tensor) -> Tensor:
    return row.copy_(self.embed(id))

  def numbers(self: __torch__.Phi3, codes: Tensor, scales: Tensor, kind: int) -> Tensor:
    # The weights themselves, [N, K].
    if scales.numel() == 0:
      return codes.to(kind)
    if codes.dtype == 1:
      return (codes.to(6) * scales.unsqueeze(1)).to(kind)
    rows = codes.size(0)
    groups = scales.size(0)
    upper = torch.bitwise_right_shift(codes, 4)
    lower = torch.bitwise_and(codes, 15)
    levels = torch.stack([upper, lower], 2).to(6).reshape([rows, groups, -1]) - 8.
    both = scales.to(6).transpose(0, 1)
    numbers = levels * torch.narrow(both, 2, 0, 1) + torch.narrow(both, 2, 1, 1)
    return numbers.reshape([rows, -1]).to(kind)

  def product(self: __torch__.Phi3, x: Tensor, index: int) -> Tensor:
    codes = self.matrices[2 * index]
    scales = self.matrices[2 * index + 1]
    if self.kernels and scales.numel() > 0 and codes.dtype != 0:
      return self.kernel_product(x, codes, scales)
    block = 16384
    rows = codes.size(0)
    if rows <= block:
      return torch.linear(x, self.numbers(codes, scales, x.dtype))
    parts = annotate(List[Tensor], [])
    for first in range(0, rows, block):
      count = min(block, rows - first)
      part = scales
      if codes.dtype == 1:
        part = torch.narrow(scales, 0, first, count)
      elif scales.numel() > 0:
        part = torch.narrow(scales, 1, first, count)
      parts.append(torch.linear(x, self.numbers(torch.narrow(codes, 0, first, count), part, x.dtype)))
    return torch.cat(parts, -1)

  def forward(self: __torch__.Phi3, ids: Tensor, position: int, cache: List[Tensor]) -> Tensor:
    # Logits after the last token: [B, V] float32.
    if len(self.step_parts) > 0 and ids.numel() == 1:
      return self.to_host(self.row_product(self.step(torch.select(ids, 0, 0), position, cache), 4 * self.layers))
    return self.logits(torch.select(self.hidden(ids, position, cache), 1, -1))

  def attention_in(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    return self.queries_first(self.product(x, 4 * n))

  def add_attention(self: __torch__.Phi3, x: Tensor, mixed: Tensor, n: int) -> Tensor:
    return x + self.product(mixed, 4 * n + 1)

  def add_feed_forward(self: __torch__.Phi3, x: Tensor, normed: Tensor, n: int) -> Tensor:
    both = self.product(normed, 4 * n + 2)
    inner = both.size(2) // 2
    gated = torch.silu(torch.narrow(both, 2, 0, inner)) * torch.narrow(both, 2, inner, inner)
    return x + self.product(gated, 4 * n + 3)

  def logits(self: __torch__.Phi3, x: Tensor) -> Tensor:
    # x: [rows, hidden]; result: [rows, V] float32.
    return self.product(x, 4 * self.layers).to(6)

  def prepare(self: __torch__.Phi3, device: str) -> str:
    # Where the archive was mapped to the device this moves nothing; lists do not follow a module that is moved later.
    # Activations are bfloat16 on a device, for its kernels want them so.
    target = torch.device(device)
    self.embedding = self.embedding.to(target)
    self.embedding_scales = self.embedding_scales.to(target)
    self.final_norm = self.final_norm.to(target)
    if not self.embedding.is_cpu:
      self.final_norm = self.final_norm.to(15)
      self.cache_type = 15
    self.short_frequencies = self.short_frequencies.to(target)
    self.long_frequencies = self.long_frequencies.to(target)
    for n in range(self.layers):
      self.input_norm[n] = self.input_norm[n].to(target).to(self.final_norm.dtype)
      self.post_norm[n] = self.post_norm[n].to(target).to(self.final_norm.dtype)
    for index in range(len(self.matrices)):
      self.matrices[index] = self.matrices[index].to(target)
    if self.embedding.is_cuda:
      self.prepare_step()
    return "linear"

  # Products that read the codes themselves. On CUDA that is tinygemm, made for four bits: a matrix of int8 codes is one of
  # twice the columns, the upper halves of the codes beside the lower ones, and its factor stands there twice. On Metal int8
  # has a kernel that takes the codes as they are.

  def kernel_product(self: __torch__.Phi3, x: Tensor, codes: Tensor, scales: Tensor) -> Tensor:
    rows = torch.flatten(x, 0, -2)
    shape = x.size()
    if codes.dtype == 1:
      shape[-1] = codes.size(0)
      return torch._weight_int8pack_mm(rows, codes, scales).reshape(shape)
    depth = 32 * codes.size(1) * codes.size(3)
    shape[-1] = scales.size(1)
    if self.unpackable and rows.size(0) > 256:
      return torch.linear(rows, self.unpacked(codes, scales, rows.size(1))).reshape(shape)
    if depth > rows.size(1):
      rows = torch.cat([rows, rows], 1)
    return torch._weight_int4pack_mm(rows.contiguous(), codes, depth // scales.size(0), scales).reshape(shape)

  def unpacked(self: __torch__.Phi3, codes: Tensor, scales: Tensor, depth: int) -> Tensor:
    # Numbers again, [N, K] bfloat16: for many rows that takes less time than tinygemm, which is made for few.
    rows = scales.size(1)
    both = scales.transpose(0, 1).contiguous()
    scale = torch.narrow(both, 2, 0, 1)
    offset = torch.narrow(both, 2, 1, 1) - scale * 8.
    levels = self.levels(codes).to(15).view([rows, scales.size(0), -1])
    numbers = torch.addcmul(offset, levels, scale).view([rows, -1])
    if numbers.size(1) > depth:
      return torch.narrow(numbers, 1, 0, depth) + torch.narrow(numbers, 1, depth, depth)
    return numbers

  def levels(self: __torch__.Phi3, codes: Tensor) -> Tensor:
    # The codes of tinygemm's layout, [N, K] int32. It is [N / 8, K / (16 tiles), 32, tiles / 2] int32, laid out for a warp:
    # lane t has row t / 4 of its eight, and of 32 columns those at 16 a + 8 b + 2 (t % 4) + d; a number's bits hold, from the
    # lowest four on, [d, a, b].
    eights = codes.size(0)
    tall = codes.size(1)
    pairs = codes.size(3)
    shifts = torch.arange(0, 32, 4, dtype=3, device=codes.device)
    each = torch.bitwise_and(torch.bitwise_right_shift(codes.unsqueeze(4), shifts), 15)
    apart = each.view([eights, tall, 8, 4, pairs, 2, 2, 2])
    return torch.permute(apart, [0, 2, 1, 4, 6, 7, 3, 5]).reshape([eights * 8, tall * pairs * 32])

  def try_kernels(self: __torch__.Phi3) -> str:
    # To be called after prepare(). Fails where the device has no such products; then nothing changes.
    device = self.embedding.device
    tried = torch.zeros([128, 64], dtype=0, device=device)
    ones = torch.ones([1, 128], dtype=15, device=device)
    if not self.embedding.is_cuda:
      sums = torch._weight_int8pack_mm(ones, torch.ones([64, 128], dtype=1, device=device), torch.ones([64], dtype=15, device=device))
      if not torch.equal(sums.to(6), torch.full([1, 64], 128., dtype=6, device=device)):
        ops.prim.RaiseException("this device's int8 product is not what it should be")
      for index in range(len(self.matrices) // 2):
        if self.matrices[2 * index].dtype == 1:
          self.matrices[2 * index + 1] = self.matrices[2 * index + 1].to(15)
      self.kernels = True
      return "int8pack"
    scales = torch.ones([1, 128, 2], dtype=15, device=device)
    sums = torch._weight_int4pack_mm(ones, torch._convert_weight_to_int4pack(tried, 8), 128, scales)
    if not torch.equal(sums.to(6), torch.full([1, 128], -896., dtype=6, device=device)):
      ops.prim.RaiseException("this device's int4 product is not what it should be")
    some = torch.bitwise_and(torch.arange(16 * 128, dtype=3, device=device).mul_(7).bitwise_right_shift(2), 255).view([16, 128])
    upper = torch.bitwise_right_shift(some, 4)
    expected = torch.stack([upper, torch.bitwise_and(some, 15)], 2).view([16, 256])
    self.unpackable = torch.equal(self.levels(torch._convert_weight_to_int4pack(some.to(0), 8)), expected)
    for index in range(len(self.matrices) // 2):
      self.row_groups.append(self.lay_out(2 * index))
    self.kernels = True
    return "tinygemm"

  def lay_out(self: __torch__.Phi3, index: int) -> int:
    # For tinygemm; what does not fit it stays as it is. The group of its scales, below 0 where a factor stands there twice; 0
    # for what stays.
    codes = self.matrices[index]
    scales = self.matrices[index + 1]
    rows = codes.size(0)
    depth = codes.size(1)
    if codes.dtype == 0:
      depth = 2 * depth
    tiles = 8
    while tiles > 1 and depth % (16 * tiles) != 0:
      tiles = tiles // 2
    if scales.numel() == 0 or rows % 8 != 0 or tiles == 1:
      return 0
    if codes.dtype == 0:
      self.matrices[index] = torch._convert_weight_to_int4pack(codes, tiles)
      return depth // scales.size(0)
    group = 256
    while depth % group != 0:
      group = group // 2
    upper = torch.bitwise_right_shift(codes, 4) + 8
    lower = torch.bitwise_and(codes, 15)
    levels = torch.cat([upper, lower], 1).to(0).view([rows, depth, 2])
    pairs = torch.bitwise_left_shift(torch.select(levels, 2, 0), 4) + torch.select(levels, 2, 1)
    nothing = torch.zeros_like(scales)
    high = torch.stack([scales * 16., nothing], 1).expand([depth // group, rows, 2])
    low = torch.stack([scales, scales * 8.], 1).expand([depth // group, rows, 2])
    self.matrices[index] = torch._convert_weight_to_int4pack(pairs.contiguous(), tiles)
    self.matrices[index + 1] = torch.cat([high, low]).to(15).contiguous()
    return -group

  def row_product(self: __torch__.Phi3, row: Tensor, index: int) -> Tensor:
    # product() of one row [1, K], in as few operations as can be.
    group = 0
    if len(self.row_groups) > 0:
      group = self.row_groups[index]
    if group > 0:
      return torch._weight_int4pack_mm(row, self.matrices[2 * index], group, self.matrices[2 * index + 1])
    if group < 0:
      return torch._weight_int4pack_mm(torch.cat([row, row], 1), self.matrices[2 * index], -group, self.matrices[2 * index + 1])
    return self.product(row, index)

  # The products of step(), see phi3_step.py. Norms are not folded into codes: the row is multiplied before a product.

  def fold_norms(self: __torch__.Phi3, n: int, attention: Tensor, feed_forward: Tensor, folded: Tensor) -> int:
    # Puts keys and values before the queries.
    kind = self.final_norm.dtype
    self.step_norms.append(attention.to(kind))
    self.step_norms.append(feed_forward.to(kind))
    codes = self.matrices[8 * n]
    scales = self.matrices[8 * n + 1]
    queries = self.heads * self.head_dim
    both = codes.size(0) - queries
    self.matrices[8 * n] = torch.cat([torch.narrow(codes, 0, queries, both), torch.narrow(codes, 0, 0, queries)])
    if scales.numel() > 0:
      rows = scales.dim() // 3
      self.matrices[8 * n + 1] = torch.cat([torch.narrow(scales, rows, queries, both), torch.narrow(scales, rows, 0, queries)], rows)
    return n

  def step_matrices(self: __torch__.Phi3, n: int) -> List[Tensor]:
    return annotate(List[Tensor], [])

  def inner(self: __torch__.Phi3) -> int:
    return self.inner_size

  def attention_into(self: __torch__.Phi3, x: Tensor, n: int, fused: Tensor) -> Tensor:
    return fused.copy_(self.row_product(x * self.step_norms[2 * n], 4 * n))

  def step_attention(self: __torch__.Phi3, x: Tensor, mixed: Tensor, n: int) -> Tensor:
    return x.view([1, -1]).add_(self.row_product(torch.select(mixed, 0, 0), 4 * n + 1))

  def gate_up_into(self: __torch__.Phi3, x: Tensor, n: int, both: Tensor) -> Tensor:
    return both.copy_(self.row_product(x * self.step_norms[2 * n + 1], 4 * n + 2))

  def step_feed_forward(self: __torch__.Phi3, x: Tensor, gated: Tensor, n: int) -> Tensor:
    return x.view([1, -1]).add_(self.row_product(torch.select(gated, 0, 0), 4 * n + 3))

  # The weights for another program, which frees them as it packs them.

  def take(self: __torch__.Phi3) -> List[Tensor]:
    head = 8 * self.layers
    return [self.embedding, self.final_norm, self.short_frequencies, self.long_frequencies, self.matrices[head], self.matrices[head + 1], self.embedding_scales]

  def take_layer(self: __torch__.Phi3, n: int) -> List[Tensor]:
    return torch.add([self.input_norm[n], self.post_norm[n]], torch.slice(self.matrices, 8 * n, 8 * n + 8))
