
  # Weights as the checkpoint has them.

  head : Tensor                 # [V, hidden], the embedding itself where the two are tied
  qkv : List[Tensor]            # a layer: [(H + 2 K) D, hidden], queries, keys, values
  output : List[Tensor]         # a layer: [hidden, H D]
  gate_up : List[Tensor]        # a layer: [2 intermediate, hidden], gate, up
  down : List[Tensor]           # a layer: [hidden, intermediate]

  def attention_in(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    return torch.linear(x, self.qkv[n])

  def attention_out(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    return torch.linear(x, self.output[n])

  def feed_forward(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    both = torch.linear(x, self.gate_up[n])
    inner = both.size(2) // 2
    gated = torch.silu(torch.narrow(both, 2, 0, inner)) * torch.narrow(both, 2, inner, inner)
    return torch.linear(gated, self.down[n])

  def logits(self: __torch__.Phi3, x: Tensor) -> Tensor:
    # x: [rows, hidden]; result: [rows, V] float32.
    return torch.linear(x, self.head).to(6)

  def prepare(self: __torch__.Phi3, device: str) -> str:
    # Where the archive was mapped to the device this moves nothing; lists do not follow a module that is moved later.
    target = torch.device(device)
    self.embedding = self.embedding.to(target)
    self.head = self.head.to(target)
    self.final_norm = self.final_norm.to(target)
    self.short_frequencies = self.short_frequencies.to(target)
    self.long_frequencies = self.long_frequencies.to(target)
    for n in range(self.layers):
      self.input_norm[n] = self.input_norm[n].to(target)
      self.qkv[n] = self.qkv[n].to(target)
      self.output[n] = self.output[n].to(target)
      self.post_norm[n] = self.post_norm[n].to(target)
      self.gate_up[n] = self.gate_up[n].to(target)
      self.down[n] = self.down[n].to(target)
    return "linear"

  # The weights for another program, which frees them as it packs them.

  def take(self: __torch__.Phi3) -> List[Tensor]:
    return [self.embedding, self.final_norm, self.short_frequencies, self.long_frequencies, self.head]

  def take_layer(self: __torch__.Phi3, n: int) -> List[Tensor]:
    return [self.input_norm[n], self.qkv[n], self.output[n], self.post_norm[n], self.gate_up[n], self.down[n]]
