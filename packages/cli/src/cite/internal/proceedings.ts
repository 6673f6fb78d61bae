/** Proceedings that occur often. */
export const proceedings = {
  aaai: { kind: 'proceedings', name: 'AAAI Conference on Artificial Intelligence' },
  cvpr: { kind: 'proceedings', name: 'IEEE/CVF Conference on Computer Vision and Pattern Recognition' },
  iccv: { kind: 'proceedings', name: 'IEEE International Conference on Computer Vision' },
  iclr: { kind: 'proceedings', name: 'International Conference on Learning Representations' },
  icml: { kind: 'proceedings', name: 'International Conference on Machine Learning' },
  neurips: { kind: 'proceedings', name: 'Advances in Neural Information Processing Systems' },
} as const;
