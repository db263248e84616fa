
  # Weights for PyTorch's int4 product on CUDA, in place of phi3_linear.py. A matrix is two tensors, [.., packed], as
  # torch._convert_weight_to_int4pack lays them out, and scales and offsets [groups, rows, 2]; so of layer n the lists have
  # 2 n and 2 n + 1, and qkv ends with the head's two. They were packed after prepare_step() had folded the norms into them. A matrix of int8 weights is one of int4 weights, twice as wide: the
  # high halves beside the low ones; its factor stands there twice.

  head : Tensor
  qkv : List[Tensor]
  output : List[Tensor]
  gate_up : List[Tensor]
  down : List[Tensor]

  def product(self: __torch__.Phi3, x: Tensor, packed: Tensor, scales: Tensor, group: int) -> Tensor:
    rows = torch.flatten(x, 0, -2)
    if scales.size(0) * group > rows.size(1):
      rows = torch.cat([rows, rows], 1)
    shape = x.size()
    shape[-1] = scales.size(1)
    return torch._weight_int4pack_mm(rows.contiguous(), packed, group, scales).reshape(shape)

  def group(self: __torch__.Phi3) -> int:
    return self.head.size(0)

  def forward(self: __torch__.Phi3, ids: Tensor, position: int, cache: List[Tensor]) -> Tensor:
    if ids.numel() == 1:
      return self.to_host(self.logits(self.step(torch.select(ids, 0, 0), position, cache)))
    return self.logits(torch.select(self.hidden(ids, position, cache), 1, -1))

  def attention_in(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    return self.queries_first(self.product(x, self.qkv[2 * n], self.qkv[2 * n + 1], self.group()))

  def add_attention(self: __torch__.Phi3, x: Tensor, mixed: Tensor, n: int) -> Tensor:
    return x.add_(self.product(mixed, self.output[2 * n], self.output[2 * n + 1], self.group()))

  def add_feed_forward(self: __torch__.Phi3, x: Tensor, normed: Tensor, n: int) -> Tensor:
    both = self.product(normed, self.gate_up[2 * n], self.gate_up[2 * n + 1], self.group())
    inner = both.size(2) // 2
    gated = torch.silu(torch.narrow(both, 2, 0, inner)) * torch.narrow(both, 2, inner, inner)
    return x.add_(self.product(gated, self.down[2 * n], self.down[2 * n + 1], self.group()))

  def logits(self: __torch__.Phi3, x: Tensor) -> Tensor:
    return self.product(x, self.qkv[2 * self.layers], self.qkv[2 * self.layers + 1], self.group()).to(6)

  def fold_norms(self: __torch__.Phi3, n: int, attention: Tensor, feed_forward: Tensor) -> int:
    return n

  def step_matrices(self: __torch__.Phi3, n: int) -> List[Tensor]:
    return annotate(List[Tensor], [])

  def inner(self: __torch__.Phi3) -> int:
    return self.gate_up[1].size(1) // 2

  def attention_into(self: __torch__.Phi3, x: Tensor, n: int, fused: Tensor) -> Tensor:
    return fused.copy_(self.product(x, self.qkv[2 * n], self.qkv[2 * n + 1], self.group()))

  def step_attention(self: __torch__.Phi3, x: Tensor, mixed: Tensor, n: int) -> Tensor:
    return self.add_attention(x.view([1, -1]), torch.select(mixed, 0, 0), n)

  def gate_up_into(self: __torch__.Phi3, x: Tensor, n: int, both: Tensor) -> Tensor:
    return both.copy_(self.product(x, self.gate_up[2 * n], self.gate_up[2 * n + 1], self.group()))

  def step_feed_forward(self: __torch__.Phi3, x: Tensor, gated: Tensor, n: int) -> Tensor:
    return x.view([1, -1]).add_(self.product(torch.select(gated, 0, 0), self.down[2 * n], self.down[2 * n + 1], self.group()))

  def prepare(self: __torch__.Phi3, device: str) -> str:
    done = self.prepare_step()
    return "tinygemm"
