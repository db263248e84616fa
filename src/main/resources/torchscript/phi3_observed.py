
  # Adds up the squares of what goes into each product with weights, for an activation-aware search of codes. The weights are
  # those of phi3_linear.py itself, used as they are.

  weights : List[Tensor]        # from 4 n on: queries with keys and values, output, gate with up, down
  squares : List[Tensor]        # by place: [columns], sums over all tokens so far

  def embed(self: __torch__.Phi3, ids: Tensor) -> Tensor:
    return torch.embedding(self.embedding, ids).to(self.final_norm.dtype)

  def observed(self: __torch__.Phi3, x: Tensor, index: int) -> Tensor:
    rows = torch.flatten(x, 0, -2).to(6)
    self.squares[index] = self.squares[index] + torch.sum(rows * rows, [0])
    return torch.linear(x, self.weights[index])

  def attention_in(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    return self.observed(x, 4 * n)

  def add_attention(self: __torch__.Phi3, x: Tensor, mixed: Tensor, n: int) -> Tensor:
    return x + self.observed(mixed, 4 * n + 1)

  def add_feed_forward(self: __torch__.Phi3, x: Tensor, normed: Tensor, n: int) -> Tensor:
    both = self.observed(normed, 4 * n + 2)
    inner = both.size(2) // 2
    gated = torch.silu(torch.narrow(both, 2, 0, inner)) * torch.narrow(both, 2, inner, inner)
    return x + self.observed(gated, 4 * n + 3)

  def logits(self: __torch__.Phi3, x: Tensor) -> Tensor:
    # Nobody asks for them.
    return x

  def begin(self: __torch__.Phi3, shared: List[Tensor]) -> int:
    # shared: what take() gave.
    self.embedding = shared[0]
    self.final_norm = shared[1]
    self.short_frequencies = shared[2]
    self.long_frequencies = shared[3]
    return self.layers

  def add_layer(self: __torch__.Phi3, given: List[Tensor]) -> int:
    # given: what take_layer() gave; layer after layer.
    self.input_norm.append(given[0])
    self.post_norm.append(given[3])
    for index in [1, 2, 4, 5]:
      self.weights.append(given[index])
      self.squares.append(torch.zeros([given[index].size(1)], dtype=6))
    return len(self.weights)

  def read(self: __torch__.Phi3, ids: Tensor) -> int:
    # ids: [1, T] int64, a text from its start.
    seen = self.hidden(ids, 0, self.new_cache(1, ids.size(1)))
    return ids.size(1)

  def squares_of(self: __torch__.Phi3, index: int) -> Tensor:
    return self.squares[index]
