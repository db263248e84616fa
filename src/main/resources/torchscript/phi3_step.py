
  # One token of one sequence on CUDA, in as few operations as can be: a GPU reads the weights faster than a host can
  # launch the kernels of hidden(). Every product writes into a tensor that all layers share, so that its views are made
  # once. All rows come twice, the second negated, which costs a product nothing: so layer_norm, one kernel, computes what
  # rms_norm takes eight for before PyTorch 2.9, for the mean of a row and its negative is zero.

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
    signs = self.step_parts[0]
    x = torch.embedding(self.embedding, id) * signs
    width = x.size(1)
    wide = [2 * width]
    x_and_negative = x.view(wide)

    # Queries, keys and values lie side by side as G + 2 matrices [K, D]. Each is multiplied with a matrix that rotates
    # by this position, the values with one that does nothing.
    cosine = torch.narrow(cache[layers], 0, position, 1)
    sine = torch.narrow(cache[layers + 1], 0, position, 1)
    turn = torch.addcmul(torch.addcmul(self.step_parts[1], self.step_parts[2], cosine), self.step_parts[3], sine).to(x.dtype)
    fused = torch.empty([1, (groups + 2) * kv_heads * head_dim], dtype=x.dtype, device=x.device)
    unturned = fused.view([groups + 2, kv_heads, head_dim])
    turned = torch.empty_like(unturned)
    queries = torch.narrow(turned, 0, 0, groups).view([1, kv_heads, groups, head_dim])
    new = torch.narrow(turned, 0, groups, 2).view([2, 1, kv_heads, 1, head_dim])
    mixed = torch.empty([2, self.heads * head_dim], dtype=x.dtype, device=x.device)
    mixed_heads = mixed.view([2, kv_heads, groups, head_dim])
    head_signs = signs.view([2, 1, 1, 1])
    inner = self.inner()
    both = torch.empty([2, 2 * inner], dtype=x.dtype, device=x.device)
    gate = torch.narrow(torch.narrow(both, 0, 0, 1), 1, 0, inner)
    up = torch.narrow(both, 1, inner, inner)
    gated = torch.empty([2, inner], dtype=x.dtype, device=x.device)

    for n in range(layers):
      normed = torch.layer_norm(x_and_negative, wide, self.step_parts[2 * n + 5], None, self.epsilon)
      done = self.attention_into(torch.narrow(normed, 0, 0, width).view([1, width]), n, fused)
      done = torch.bmm(unturned, turn, out=turned)
      slot = torch.narrow(cache[n], 3, position, 1)
      slot = slot.copy_(new)
      stored = torch.narrow(cache[n], 3, 0, seen)
      attended = self.attend_one(queries, torch.select(stored, 0, 0), torch.select(stored, 0, 1))
      done = torch.mul(attended, head_signs, out=mixed_heads)
      x = self.step_attention(x, mixed, n)
      normed = torch.layer_norm(x_and_negative, wide, self.step_parts[2 * n + 6], None, self.epsilon)
      done = self.gate_up_into(normed.view([2, width]), n, both)
      done = torch.mul(torch.silu_(gate), up, out=gated)
      x = self.step_feed_forward(x, gated, n)
    normed = torch.layer_norm(x_and_negative, wide, self.step_parts[4], None, self.epsilon)
    return torch.narrow(normed, 0, 0, width).view([1, width])

  def attend_one(self: __torch__.Phi3, queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    # queries and result: [1, K, G, D].
    if self.flash:
      mixed, _1, _2, _3, _4, _5, _6, _7, _8, = torch._scaled_dot_product_flash_attention(queries, keys, values)
      return mixed
    return torch.scaled_dot_product_attention(queries, keys, values)

  def prepare_step(self: __torch__.Phi3) -> int:
    # For step(): 1 and -1, [2, 1]; three stacks [G + 2, D, D] of which it makes its matrices; and the weights of the norms
    # for both rows, the final one first.
    device = self.embedding.device
    head_dim = self.head_dim
    half = self.short_frequencies.size(0)
    same = torch.eye(head_dim, dtype=6, device=device)
    first = torch.narrow(same, 1, 0, half)
    second = torch.narrow(same, 1, half, half)
    swapped = torch.cat([second, first, torch.narrow(same, 1, 2 * half, head_dim - 2 * half)], 1)
    none = torch.zeros_like(same)
    kept = annotate(List[Tensor], [])
    turning = annotate(List[Tensor], [])
    swapping = annotate(List[Tensor], [])
    for g in range(self.heads // self.kv_heads + 1):
      kept.append(none)
      turning.append(same)
      swapping.append(swapped)
    kept.append(same)
    turning.append(none)
    swapping.append(none)
    one = torch.ones([1, 1], dtype=self.final_norm.dtype, device=device)
    parts = [torch.cat([one, torch.neg(one)]), torch.stack(kept), torch.stack(turning), torch.stack(swapping)]
    parts.append(torch.cat([self.final_norm, self.final_norm]))
    for n in range(self.layers):
      parts.append(torch.cat([self.input_norm[n], self.input_norm[n]]))
      parts.append(torch.cat([self.post_norm[n], self.post_norm[n]]))
    self.step_parts = parts
    return len(parts)

  def try_flash(self: __torch__.Phi3) -> Tensor:
    # Fails where the device, this build or the type of the weights has no FlashAttention; then nothing changes.
    # scaled_dot_product_attention would choose cuDNN's on some devices, which plans anew for every length, so at every step.
    some = torch.zeros([1, self.kv_heads, 1, self.head_dim], dtype=self.embedding.dtype, device=self.embedding.device)
    mixed, _1, _2, _3, _4, _5, _6, _7, _8, = torch._scaled_dot_product_flash_attention(some, some, some)
    self.flash = True
    return mixed
