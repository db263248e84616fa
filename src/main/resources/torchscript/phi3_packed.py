
  # The weights for a CPU are laid out in the order in which they are read, see phi3_packed_floats.py and
  # phi3_packed_codes.py; activations are float32.

  apart : bool                  # whether attend_apart() looks up several tokens

  def use_attention_apart(self: __torch__.Phi3, on: bool) -> bool:
    self.apart = on
    return on

  def attend(self: __torch__.Phi3, queries: Tensor, keys: Tensor, values: Tensor, position: int, mask: Optional[Tensor]) -> Tensor:
    # attend_fused() for tokens after `position` others. A few tokens are not worth as many calls.
    if self.apart and queries.size(1) > 16:
      return self.attend_apart(queries, keys, values, position)
    return self.attend_fused(queries, keys, values, mask)

  def attend_apart(self: __torch__.Phi3, queries: Tensor, keys: Tensor, values: Tensor, position: int) -> Tensor:
    # attend_fused() by oneDNN's products, where the processor is one that MKL, with which libtorch's fused attention multiplies, has
    # only slow ones for. As many tokens at once as keep the scores in the processor's cache.
    batch = queries.size(0)
    tokens = queries.size(1)
    head_dim = self.head_dim
    groups = self.heads // self.kv_heads
    at_once = 128
    mixed = torch.empty([batch, tokens, self.kv_heads, groups, head_dim], dtype=6, device=queries.device)
    scaled = (queries.to(6) * torch.pow(float(head_dim), -0.5)).view([batch, tokens, self.kv_heads, groups, head_dim])
    later = torch.ones([at_once, 1, at_once], dtype=11, device=queries.device)
    later = torch.triu(later.view([at_once, at_once]), 1).view([at_once, 1, at_once])
    for b in range(batch):
      for k in range(self.kv_heads):
        key = torch.select(torch.select(keys, 0, b), 0, k).to(6)
        value = torch.select(torch.select(values, 0, b), 0, k).to(6).t().contiguous()
        rows = torch.select(torch.select(scaled, 0, b), 1, k)
        into = torch.select(torch.select(mixed, 0, b), 1, k)
        for first in range(0, tokens, at_once):
          count = min(at_once, tokens - first)
          seen = position + first + count
          some = torch.narrow(rows, 0, first, count).reshape([count * groups, head_dim])
          scores = torch.mkldnn_linear(some.to_mkldnn(), torch.narrow(key, 0, 0, seen), None).to_dense().view([count, groups, seen])
          own = torch.narrow(scores, 2, seen - count, count)
          own = own.masked_fill_(torch.narrow(torch.narrow(later, 0, 0, count), 2, 0, count), -1.0e30)
          shares = torch.softmax(scores, -1).view([count * groups, seen])
          found = torch.mkldnn_linear(shares.to_mkldnn(), torch.narrow(value, 1, 0, seen).contiguous(), None).to_dense()
          done = torch.narrow(into, 0, first, count).copy_(found.view([count, groups, head_dim]))
    return mixed.view([batch, tokens, self.heads * head_dim])

  def new_layer(self: __torch__.Phi3, batch: int, length: int) -> Tensor:
    return torch.zeros([2, batch, self.kv_heads, length, self.head_dim], dtype=self.cache_type, device=self.embedding.device)

  def with_room(self: __torch__.Phi3, cache: List[Tensor]) -> List[Tensor]:
    return cache

  def forward(self: __torch__.Phi3, ids: Tensor, position: int, cache: List[Tensor]) -> Tensor:
    # Logits after the last token: [B, V] float32.
    return self.logits(torch.select(self.hidden(ids, position, cache), 1, -1))
