
  # Weights of phi3_quantized.py. Of layer n, the places from 4 n on are queries with keys and values, output, gate with up,
  # down; after the layers come the blocks of the head. A place's kind is what its codes were:
  # - int8: oneDNN's layout. The row of activations becomes whole numbers up to `top` either way, with one scale; unless
  #   `rough`, a second row holds what the first left over, in steps 2 `top` times as fine, so that a product keeps 15 bits of
  #   the activations and reads the weights no more often. They go in as unsigned bytes: for signed ones oneDNN has fast
  #   products only where the processor multiplies tiles. `top` is 127, or 63 on a processor whose products add up pairs in 16
  #   bits, which hold 2 * 127 * 127 but not 2 * 255 * 127.
  # - uint8, of four bits: the layout of _weight_int4pack_mm_for_cpu, [N / W, K, W / 2] where a byte has row j and row j + W / 2
  #   of a block of W. A few rows use that kernel; more rows make int8 of a few blocks at a time, with one scale a row of
  #   weights, which takes less time than that kernel.
  # - numbers: FBGEMM's float16.

  kinds : List[int]             # by place, libtorch's number of the codes' type
  packed : List[Tensor]         # by place
  scales : List[Tensor]         # by place; int8: [N]; four bits: [K / group, N, 2] bfloat16
  steps : List[Tensor]          # by place; four bits: [2, N / W, K / group, W] int16, scale and offset in 256ths of `row_scales`
  row_scales : List[Tensor]     # by place; four bits: [N]
  zero : List[Tensor]           # by place; int8: [N] int32, no weight is shifted
  half : List[__torch__.torch.classes.quantized.LinearPackedParamsBase]
  embedding_scales : Tensor
  rough : bool                  # only where top is 127: fewer bits would cost more than a second row
  top : int                     # 127 or 63, see above
  width : int                   # W; 0 where the layout is not known, and no row can be made int8

  def embed(self: __torch__.Phi3, ids: Tensor) -> Tensor:
    rows = torch.embedding(self.embedding, ids).to(6)
    if self.embedding_scales.numel() > 0:
      return rows * torch.embedding(self.embedding_scales, ids)
    return rows

  def factors(self: __torch__.Phi3, rows: Tensor, top: int) -> Tensor:
    # [T, 1]: what `top` stands for, over `top`.
    return torch.clamp_min(torch.amax(torch.abs(rows), [1], True), 1.0e-30) / float(top)

  def summed(self: __torch__.Phi3, codes: Tensor, packed: Tensor, scales: Tensor, zero: Tensor) -> Tensor:
    # codes: [T, K] whole numbers from -top to top; result: [T, N] float32.
    middle = self.top + 1
    return ops.onednn.qlinear_pointwise((codes + middle).to(0), 1., middle, packed, scales, zero, None, 1., 0, 6, "none", annotate(List[Optional[number]], []), "")

  def whole_product(self: __torch__.Phi3, x: Tensor, index: int) -> Tensor:
    factors = self.factors(x, self.top)
    unit = x / factors
    upper = torch.round(unit)
    codes = upper
    if not self.rough:
      codes = torch.cat([upper, torch.round((unit - upper) * (2 * self.top))])
    sums = self.summed(codes, self.packed[index], self.scales[index], self.zero[index])
    if not self.rough:
      rows = x.size(0)
      sums = torch.add(torch.narrow(sums, 0, 0, rows), torch.narrow(sums, 0, rows, rows), alpha=0.5 / float(self.top))
    return sums.mul_(factors)

  def unpacked_product(self: __torch__.Phi3, x: Tensor, index: int) -> Tensor:
    width = self.width
    half = width // 2
    depth = x.size(1)
    blocks = self.packed[index].view([-1, depth, half])
    steps = self.steps[index]
    groups = steps.size(2)
    group = depth // groups
    factors = self.factors(x, 127)
    codes = torch.round(x / factors).to(1)
    at_once = 1024 // width
    parts = annotate(List[Tensor], [])
    for first in range(0, blocks.size(0), at_once):
      count = min(at_once, blocks.size(0) - first)
      some = torch.narrow(blocks, 0, first, count)
      step = torch.narrow(steps, 1, first, count).unsqueeze(3)
      weights = torch.empty([depth, count, width], dtype=1, device=x.device)
      for side in range(2):
        levels = some
        if side == 0:
          levels = torch.bitwise_and(some, 15)
        else:
          levels = torch.bitwise_right_shift(some, 4)
        numbers = levels.to(2).view([count, groups, group, half])
        columns = torch.narrow(step, 4, side * half, half)
        numbers = torch.addcmul(torch.select(columns, 0, 1), numbers, torch.select(columns, 0, 0))
        numbers = numbers.bitwise_right_shift_(8).view([count, depth, half])
        done = torch.narrow(weights, 2, side * half, half).copy_(numbers.transpose(0, 1))
      parts.append(torch._int_mm(codes, weights.view([depth, count * width])))
    return torch.cat(parts, 1).to(6).mul_(factors).mul_(self.row_scales[index])

  def packed_linear(self: __torch__.Phi3, x: Tensor, index: int) -> Tensor:
    kind = self.kinds[index]
    if kind != 0 and kind != 1:
      return ops.quantized.linear_dynamic_fp16(x, self.half[index])
    shape = x.size()
    rows = torch.flatten(x, 0, -2)
    shape[-1] = self.scales[index].size(0)
    if kind == 1:
      return self.whole_product(rows, index).reshape(shape)
    shape[-1] = self.scales[index].size(1)
    if rows.size(0) > 12 and self.steps[index].numel() > 0:
      return self.unpacked_product(rows, index).reshape(shape)
    group = x.size(-1) // self.scales[index].size(0)
    return torch._weight_int4pack_mm_for_cpu(rows.to(15), self.packed[index], group, self.scales[index]).to(6).reshape(shape)

  def attention_in(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    return self.packed_linear(x, 4 * n)

  def add_attention(self: __torch__.Phi3, x: Tensor, mixed: Tensor, n: int) -> Tensor:
    return x + self.packed_linear(mixed, 4 * n + 1)

  def add_feed_forward(self: __torch__.Phi3, x: Tensor, normed: Tensor, n: int) -> Tensor:
    both = self.packed_linear(normed, 4 * n + 2)
    inner = both.size(2) // 2
    gated = torch.silu(torch.narrow(both, 2, 0, inner)).mul_(torch.narrow(both, 2, inner, inner))
    return x + self.packed_linear(gated, 4 * n + 3)

  def logits(self: __torch__.Phi3, x: Tensor) -> Tensor:
    # x: [rows, hidden]; result: [rows, V] float32.
    blocks = annotate(List[Tensor], [])
    for index in range(4 * self.layers, len(self.kinds)):
      blocks.append(self.packed_linear(x, index))
    return torch.cat(blocks, 1)

  # Filling it: begin with what take() gave, then pack every layer and every block of the head, from as many threads as
  # there are: no two calls write the same element, and each matrix is freed as soon as it is packed.

  def begin(self: __torch__.Phi3, weights: List[Tensor], head_blocks: int) -> str:
    self.embedding = weights[0]
    self.final_norm = weights[1].to(6)
    self.short_frequencies = weights[2]
    self.long_frequencies = weights[3]
    self.embedding_scales = weights[6]
    self.top = self.known_top()
    self.rough = self.rough and self.top == 127
    if self.top == 127:
      self.width = self.known_width()
    none = ops.quantized.linear_prepack_fp16(torch.zeros([1, 1]), None)
    empty = torch.zeros([0])
    for n in range(self.layers):
      self.input_norm.append(self.final_norm)
      self.post_norm.append(self.final_norm)
    for n in range(4 * self.layers + head_blocks):
      self.kinds.append(6)
      self.packed.append(empty)
      self.scales.append(empty)
      self.steps.append(empty)
      self.row_scales.append(empty)
      self.zero.append(empty)
      self.half.append(none)
    # Fails here, before anything is packed, where this libtorch or processor lacks one of the two.
    codes = torch.ones([64, 64], dtype=3)
    tried = torch._weight_int4pack_mm_for_cpu(torch.ones([1, 64], dtype=15), torch._convert_weight_to_int4pack_for_cpu(codes, 2), 32, torch.ones([2, 64, 2], dtype=15))
    if self.rough:
      return "oneDNN int8"
    return "oneDNN int8, int4pack"

  def known_top(self: __torch__.Phi3) -> int:
    # Adds up the largest products there are.
    most = torch.full([64, 64], 127, dtype=1)
    self.top = 127
    sums = self.summed(torch.full([1, 64], 127.), ops.onednn.qlinear_prepack(most, None), torch.ones([64]), torch.zeros([64], dtype=3))
    if bool(torch.all(torch.eq(sums, 64. * 127. * 127.))):
      return 127
    return 63

  def known_width(self: __torch__.Phi3) -> int:
    # Packs numbers that tell where each one lies.
    some = torch.bitwise_and(torch.arange(128 * 64, dtype=3).mul_(7).bitwise_right_shift(2), 15).view([128, 64])
    packed = torch._convert_weight_to_int4pack_for_cpu(some, 2)
    for width in [64, 32]:
      half = width // 2
      blocks = packed.reshape([-1]).view([128 // width, 64, half])
      both = torch.cat([torch.bitwise_and(blocks, 15), torch.bitwise_right_shift(blocks, 4)], 2)
      if torch.equal(both.transpose(1, 2).reshape([128, 64]).to(3), some):
        return width
    return 0

  def pack(self: __torch__.Phi3, index: int, codes: Tensor, scales: Tensor) -> int:
    kind = codes.dtype
    self.scales[index] = scales
    if kind == 1:
      self.packed[index] = ops.onednn.qlinear_prepack(codes, None)
      self.zero[index] = torch.zeros([codes.size(0)], dtype=3)
    elif kind == 0:
      done = self.pack_four_bits(index, codes, scales)
    else:
      self.half[index] = ops.quantized.linear_prepack_fp16(codes.to(6), None)
    self.kinds[index] = kind
    return index

  def pack_four_bits(self: __torch__.Phi3, index: int, codes: Tensor, scales: Tensor) -> int:
    rows = codes.size(0)
    depth = 2 * codes.size(1)
    block = 2048
    parts = annotate(List[Tensor], [])
    for first in range(0, rows, block):
      some = torch.narrow(codes, 0, first, min(block, rows - first))
      levels = torch.stack([torch.bitwise_right_shift(some, 4), torch.bitwise_and(some, 15)], 2)
      parts.append(torch._convert_weight_to_int4pack_for_cpu(levels.view([-1, depth]).to(3), 2))
    self.packed[index] = torch.cat(parts)
    if self.width > 0 and rows % self.width == 0:
      scale = torch.select(scales, 2, 0).to(6)
      offset = torch.select(scales, 2, 1).to(6)
      furthest = torch.max(torch.abs(offset - scale * 8.), torch.abs(offset + scale * 7.))
      row_scales = torch.clamp_min(torch.amax(furthest, [0]), 1.0e-30) / 127.
      unit = 256. / row_scales
      each = torch.round(scale * unit)
      # Half a step more, so that the shift rounds to nearest.
      start = torch.round(offset * unit) - each * 8. + 128.
      both = torch.stack([each, start]).to(2).view([2, scale.size(0), rows // self.width, self.width])
      self.steps[index] = both.transpose(1, 2).contiguous()
      self.row_scales[index] = row_scales
    return index

  def pack_layer(self: __torch__.Phi3, n: int, weights: List[Tensor]) -> int:
    # weights: what take_layer(n) gave.
    self.input_norm[n] = weights[0].to(6)
    self.post_norm[n] = weights[1].to(6)
    for m in range(4):
      codes = weights[2 * m + 2]
      done = self.pack(4 * n + m, codes, weights[2 * m + 3])
      gone = codes.set_(torch.zeros([0], dtype=codes.dtype))
    return n

  def pack_head(self: __torch__.Phi3, block: int, weights: List[Tensor]) -> int:
    # weights: what take() gave. A block is a view, so the head itself stays, as it must where it is the embedding too.
    codes = weights[4]
    scales = weights[5]
    layers = 4 * self.layers
    rows = codes.size(0)
    size = self.head_rows(rows)
    first = block * size
    count = min(size, rows - first)
    if count <= 0:
      return block
    if codes.dtype == 1:
      scales = torch.narrow(scales, 0, first, count)
    elif codes.dtype == 0:
      scales = torch.narrow(scales, 1, first, count).contiguous()
    return self.pack(layers + block, torch.narrow(codes, 0, first, count), scales)

  def head_rows(self: __torch__.Phi3, rows: int) -> int:
    # Rows of a block of the head, a multiple of 64.
    blocks = len(self.kinds) - 4 * self.layers
    return ((rows + blocks - 1) // blocks + 63) // 64 * 64
