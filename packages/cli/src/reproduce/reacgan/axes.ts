import { METHODS, type Method } from './methods';

/** Discriminator and generator of a table. */
export const BACKBONES = {
  dcgan: 'DCGAN: three strided convolutions, the size of the mini recipes',
  biggan: 'BigGAN: residual blocks, class-conditional batch norm, self-attention; narrow, at 32 pixels',
} as const;

/** Name of a backbone. */
export type Backbone = keyof typeof BACKBONES;

/** What a table of the comparison varies against the mini recipes, the same for all its methods. */
export interface Axes {
  readonly backbone: Backbone;
  /** Images of a batch; left out: what the recipes say. */
  readonly batch?: number | undefined;
  /** lambda of the loss of classes; left out: that of ReACGAN's recipe, for all methods. */
  readonly weight?: number | undefined;
  readonly diffAugment: boolean;
  /** A second head, or a second set of classes, for generated images. */
  readonly auxiliary: 'none' | 'tac' | 'adc';
}

/** What `--stress` stands for: many classes, few images of each in a batch, and a loss of classes that outweighs the rest. */
export const STRESS = { data: 'glyphs-36', batch: 8, weight: 10, minutes: 2 } as const;

const NETS: Readonly<Record<Backbone, readonly string[]>> = {
  dcgan: [],
  biggan: [
    'nets.generator={"net":"biggan","latentSize":80,"filters":16,"sharedSize":64,"attention":[2]}',
    'nets.discriminator={"net":"biggan","filters":16,"attention":[1],"shortcutInput":"activated"}',
  ],
};

/** The methods that an axis leaves: a second head for generated images needs a loss of classes. */
export function methodsOf({ auxiliary }: Pick<Axes, 'auxiliary'>): Method[] {
  return METHODS.filter(({ classes }) => auxiliary === 'none' || classes === 'loss');
}

/** What is laid over the recipe of a method, as `--set` takes it.
 *
 *  @param axes of the table.
 *  @param method of the cell.
 *  @param weight lambda of all losses of classes in the table.
 */
export function assignments(axes: Axes, method: Method, weight: number): string[] {
  const { backbone, batch, diffAugment, auxiliary } = axes;
  const ofLoss = [
    `gan.conditional.weight=${weight}`,
    ...(auxiliary === 'none' ? [] : [`gan.conditional.auxiliary=${auxiliary}`]),
    ...(auxiliary === 'tac' ? [`gan.conditional.twinWeight=${weight}`] : []),
  ];
  const hasEmbedding = ['contragan', 'reacgan'].includes(method.recipe.split('/')[0]!);
  return [
    ...NETS[backbone],
    ...(backbone === 'dcgan' || !hasEmbedding ? [] : ['nets.discriminator.embeddingSize=64']),
    ...(batch === undefined ? [] : [`gan.batchSize=${batch}`]),
    ...(method.classes === 'loss' ? ofLoss : []),
    ...(diffAugment ? ['gan.diffAugment={"policies":["color","translation","cutout"]}'] : []),
    ...method.set,
  ];
}
