import { defineCommand } from '../command';

/** `gans recipes`: what `gans train --recipe` can be given. */
export const recipesCommand = defineCommand(
  {
    name: 'recipes',
    summary: 'Lists what gans train --recipe takes, and published configurations that cannot be had.',
    positionals: [],
    options: { json: { kind: 'flag', help: 'Prints one JSON object on stdout.' } },
    examples: [
      'gans recipes',
      'gans recipes | grep -i cifar-100',
      'gans train --recipe acgan --print-config    # every value of one',
    ],
  },
  async () => {
    // The overview of commands needs none of this.
    const { listRecipes } = await import('../recipes/list-recipes');
    const { describeRecipes } = await import('../recipes/describe-recipes');
    const list = listRecipes();
    return { json: { command: 'recipes', ...list }, text: describeRecipes(list) };
  },
);
