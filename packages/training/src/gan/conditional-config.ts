/** A second head, or a second set of classes, for generated images; beside a loss of classes. */
export interface AuxiliaryConfig {
  /** lambda of the term; default 1. */
  readonly weight?: number;
  /** 'tac': a twin head learns the classes of generated images, and G hides them from it. 'adc': 2K classes, real and generated. Default 'none'. */
  readonly auxiliary?: 'none' | 'tac' | 'adc';
  /** lambda of the twin head's term in both nets; default 1. */
  readonly twinWeight?: number;
}

/** How the classes get into the loss, and its constants. D's head must be one that the loss can read:
 *
 *  | name | head |
 *  | --- | --- |
 *  | none | any that reads images alone |
 *  | concatenated, projection | of the same name |
 *  | multi-discriminator, conditional-activation | activation |
 *  | auxiliary-classifier | classifier; with TAC twin |
 *  | conditional-contrastive, d2d-cross-entropy | embedding; with TAC twin-embedding |
 *  | multi-hinge | multi-hinge |
 */
export type ConditionalConfig =
  | { readonly name: 'none' }
  /** cGAN: the class is joined to the images. */
  | { readonly name: 'concatenated' }
  /** The class is part of the logit. */
  | { readonly name: 'projection' }
  /** MD-GAN: a logit a class, of which that of the image's class counts. */
  | { readonly name: 'multi-discriminator' }
  /** AC-GAN. */
  | ({
      readonly name: 'auxiliary-classifier';
      /** Default false. */
      readonly normalizeFeatures?: boolean;
    } & AuxiliaryConfig)
  /** ContraGAN's 2C. */
  | ({
      readonly name: 'conditional-contrastive';
      /** Default 1. */
      readonly temperature?: number;
    } & AuxiliaryConfig)
  /** ReACGAN. */
  | ({
      readonly name: 'd2d-cross-entropy';
      /** tau; default 0.5. */
      readonly temperature?: number;
      /** m_p; default 0.98. */
      readonly positiveMargin?: number;
      /** 'studiogan' is the released code's loss, another one. Default 'exact'. */
      readonly form?: 'exact' | 'studiogan';
    } & AuxiliaryConfig)
  /** MHGAN, instead of an adversarial loss; published beside `featureMatching`. */
  | {
      readonly name: 'multi-hinge';
      /** Of G's loss; default 0.05. */
      readonly generatorWeight?: number;
    }
  /** CAGAN, instead of an adversarial loss. */
  | {
      readonly name: 'conditional-activation';
      /** Default 'lsgan'; 'wgan' is published with `gradientPenalty` 0.1, 'logistic' with `r1` and `r2` 2. */
      readonly form?: 'lsgan' | 'wgan' | 'logistic';
    };

/** The names of `ConditionalConfig`. */
export type ConditionalName = ConditionalConfig['name'];
