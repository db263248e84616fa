
  # Weights as the checkpoint has them.

  head : Tensor                 # [V, hidden], the embedding itself where the two are tied
  qkv : List[Tensor]            # a layer: [(H + 2 K) D, hidden], queries, keys, values
  output : List[Tensor]         # a layer: [hidden, H D]
  gate_up : List[Tensor]        # a layer: [2 intermediate, hidden], gate, up
  down : List[Tensor]           # a layer: [hidden, intermediate]

  def forward(self: __torch__.Phi3, ids: Tensor, position: int, cache: List[Tensor]) -> Tensor:
    # Logits after the last token: [B, V] float32.
    if len(self.step_parts) > 0 and ids.numel() == 1:
      return self.to_host(torch.linear(self.step(torch.select(ids, 0, 0), position, cache), self.head))
    return self.logits(torch.select(self.hidden(ids, position, cache), 1, -1))

  def embed(self: __torch__.Phi3, ids: Tensor) -> Tensor:
    return torch.embedding(self.embedding, ids).to(self.final_norm.dtype)

  def embed_into(self: __torch__.Phi3, row: Tensor, id: Tensor) -> Tensor:
    return torch.index_select(self.embedding, 0, id, out=row)

  def attention_in(self: __torch__.Phi3, x: Tensor, n: int) -> Tensor:
    return self.queries_first(torch.linear(x, self.qkv[n]))

  def add_attention(self: __torch__.Phi3, x: Tensor, mixed: Tensor, n: int) -> Tensor:
    return self.add_product(x, mixed, self.output[n])

  def add_feed_forward(self: __torch__.Phi3, x: Tensor, normed: Tensor, n: int) -> Tensor:
    both = torch.linear(normed, self.gate_up[n])
    inner = both.size(2) // 2
    gated = torch.silu(torch.narrow(both, 2, 0, inner)) * torch.narrow(both, 2, inner, inner)
    return self.add_product(x, gated, self.down[n])

  def add_product(self: __torch__.Phi3, x: Tensor, factor: Tensor, weight: Tensor) -> Tensor:
    # x + factor weight^T; on CUDA it replaces x, and the sum needs no kernel of its own.
    if len(self.step_parts) == 0:
      return x + torch.linear(factor, weight)
    rows = torch.flatten(x, 0, -2)
    rows = rows.addmm_(torch.flatten(factor, 0, -2), torch.t(weight))
    return x

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
    if self.embedding.is_cuda:
      self.prepare_step()
    return "linear"

  # The products of step(), see phi3_step.py. The sums of `output` and `down` are so long beside the rows they give that one
  # product would split them and add the parts in a kernel of their own; as a batch of two halves of the rows it does not.

  def fold_norms(self: __torch__.Phi3, n: int, attention: Tensor, feed_forward: Tensor, folded: Tensor) -> int:
    # Multiplies the columns with these weights, so that `folded` is what is left of the norms, and puts keys and values before
    # the queries.
    queries = self.heads * self.head_dim
    both = self.qkv[n].size(0) - queries
    self.qkv[n] = torch.cat([torch.narrow(self.qkv[n], 0, queries, both), torch.narrow(self.qkv[n], 0, 0, queries)])
    done = self.qkv[n].mul_(attention)
    done = self.gate_up[n].mul_(feed_forward)
    self.input_norm[n] = folded
    self.post_norm[n] = folded
    return n

  def step_matrices(self: __torch__.Phi3, n: int) -> List[Tensor]:
    half = self.final_norm.size(0) // 2
    output = self.output[n].view([2, half, -1]).transpose(1, 2)
    down = self.down[n].view([2, half, -1]).transpose(1, 2)
    return [torch.t(self.qkv[n]), output, torch.t(self.gate_up[n]), down]

  def inner(self: __torch__.Phi3) -> int:
    return self.down[0].size(1)

  def attention_into(self: __torch__.Phi3, x: Tensor, n: int, fused: Tensor) -> Tensor:
    return torch.mm(x, self.step_parts[4 * n + 4], out=fused)

  def step_attention(self: __torch__.Phi3, x: Tensor, mixed: Tensor, n: int) -> Tensor:
    return x.baddbmm_(mixed, self.step_parts[4 * n + 5])

  def gate_up_into(self: __torch__.Phi3, x: Tensor, n: int, both: Tensor) -> Tensor:
    return torch.mm(x, self.step_parts[4 * n + 6], out=both)

  def step_feed_forward(self: __torch__.Phi3, x: Tensor, gated: Tensor, n: int) -> Tensor:
    return x.baddbmm_(gated, self.step_parts[4 * n + 7])

  # The weights for another program, which frees them as it packs them.

  def take(self: __torch__.Phi3) -> List[Tensor]:
    return [self.embedding, self.final_norm, self.short_frequencies, self.long_frequencies, self.head]

  def take_layer(self: __torch__.Phi3, n: int) -> List[Tensor]:
    return [self.input_norm[n], self.qkv[n], self.output[n], self.post_norm[n], self.gate_up[n], self.down[n]]
