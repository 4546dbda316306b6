/** PyTorch, from the tables in its folder. */
export { torch, torchMembers } from './torch/torch.ts';
