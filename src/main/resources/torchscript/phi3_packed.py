
  # The weights for a CPU are laid out in the order in which they are read, see phi3_packed_floats.py and
  # phi3_packed_codes.py; activations are float32.

  def new_layer(self: __torch__.Phi3, batch: int, length: int) -> Tensor:
    return torch.zeros([2, batch, self.kv_heads, length, self.head_dim], dtype=self.cache_type, device=self.embedding.device)

  def with_room(self: __torch__.Phi3, cache: List[Tensor]) -> List[Tensor]:
    return cache

  def forward(self: __torch__.Phi3, ids: Tensor, position: int, cache: List[Tensor]) -> Tensor:
    # Logits after the last token: [B, V] float32.
    return self.logits(torch.select(self.hidden(ids, position, cache), 1, -1))
