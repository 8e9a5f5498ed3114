/** Why a start is impossible, as a sentence for the person who tried. */
export class StartProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartProblem';
  }
}
