
  # 16-bit weights become float16 for FBGEMM, float32
  # weights stay what they are for XNNPACK. Of layer n the packed weights are, from 5 n on,
  # queries with keys and values, output, gate, up, down; after the layers come the blocks of the head.

  half : List[__torch__.torch.classes.quantized.LinearPackedParamsBase]
  single : List[__torch__.torch.classes.xnnpack.LinearOpContext]

  def packed_linear(self: __torch__.Phi3, x: Tensor, index: int) -> Tensor:
    if len(self.single) > 0:
      return ops.prepacked.linear_clamp_run(x, self.single[index])
    return ops.quantized.linear_dynamic_fp16(x, self.half[index])

  def embed(self: __torch__.Phi3, ids: Tensor) -> Tensor:
    return torch.embedding(self.embedding, ids).to(self.final_norm.dtype)

  def attention_in(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    return self.packed_linear(x, 5 * n)

  def add_attention(self: __torch__.Phi3, x: Tensor, mixed: Tensor, n: int) -> Tensor:
    return x + self.packed_linear(mixed, 5 * n + 1)

  def add_feed_forward(self: __torch__.Phi3, x: Tensor, normed: Tensor, n: int) -> Tensor:
    gate = torch.silu_(self.packed_linear(normed, 5 * n + 2))
    return x + self.packed_linear(gate.mul_(self.packed_linear(normed, 5 * n + 3)), 5 * n + 4)

  def logits(self: __torch__.Phi3, x: Tensor) -> Tensor:
    # x: [rows, hidden]; result: [rows, V] float32.
    blocks = annotate(List[Tensor], [])
    for index in range(5 * self.layers, len(self.half) + len(self.single)):
      blocks.append(self.packed_linear(x, index))
    return torch.cat(blocks, 1)

  # Filling it: begin with what take() gave, then pack every layer and every block of the head, from as many threads as
  # there are: no two calls write the same element, and each matrix is freed as soon as it is packed.

  def begin(self: __torch__.Phi3, weights: List[Tensor], head_blocks: int) -> str:
    self.embedding = weights[0]
    self.final_norm = weights[1].to(6)
    self.short_frequencies = weights[2]
    self.long_frequencies = weights[3]
    for n in range(self.layers):
      self.input_norm.append(self.final_norm)
      self.post_norm.append(self.final_norm)
    places = 5 * self.layers + head_blocks
    small = torch.zeros([1, 1])
    if self.embedding.dtype == 6:
      nothing = ops.prepacked.linear_clamp_prepack(small, None, None, None)
      for n in range(places):
        self.single.append(nothing)
      return "XNNPACK float32"
    none = ops.quantized.linear_prepack_fp16(small, None)
    for n in range(places):
      self.half.append(none)
    return "FBGEMM float16"

  def pack(self: __torch__.Phi3, index: int, weight: Tensor) -> Tensor:
    # Frees the weight: XNNPACK's context keeps the tensor it was made from, but needs it no more.
    if len(self.single) > 0:
      self.single[index] = ops.prepacked.linear_clamp_prepack(weight, None, None, None)
    else:
      self.half[index] = ops.quantized.linear_prepack_fp16(weight.to(6), None)
    return weight.set_(torch.zeros([0], dtype=weight.dtype))

  def pack_layer(self: __torch__.Phi3, n: int, weights: List[Tensor]) -> int:
    # weights: what take_layer(n) gave.
    inner = weights[5].size(1)
    first = 5 * n
    self.input_norm[n] = weights[0].to(6)
    gone = self.pack(first, weights[1])
    gone = self.pack(first + 1, weights[2])
    self.post_norm[n] = weights[3].to(6)
    gate = torch.narrow(weights[4], 0, 0, inner).clone()
    up = torch.narrow(weights[4], 0, inner, inner).clone()
    gone = weights[4].set_(torch.zeros([0], dtype=gate.dtype))
    gone = self.pack(first + 2, gate)
    gone = self.pack(first + 3, up)
    gone = self.pack(first + 4, weights[5])
    return n

  def pack_head(self: __torch__.Phi3, block: int, weights: List[Tensor]) -> int:
    # weights: what take() gave. A block is a view, so the head itself stays, as it must where it is the embedding too.
    layers = 5 * self.layers
    blocks = len(self.half) + len(self.single) - layers
    gone = self.pack(layers + block, torch.tensor_split(weights[4], blocks)[block])
    return block
