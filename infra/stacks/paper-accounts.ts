import { Annotations, CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';

/** Nobody shall take play money for real: an output says which accounts have it, and whose prices they see. */
export function tellPaperAccounts(
  scope: Construct,
  { accounts, grids, paper }: Pick<ResolvedAutomations, 'accounts' | 'grids' | 'paper'>,
): void {
  const names = Object.keys(accounts).filter((name) => accounts[name]?.environment === 'paper');
  if (names.length === 0) return;
  const isSynthetic = paper.market === 'synthetic';
  new CfnOutput(scope, 'PaperAccounts', {
    value: `${names.join(', ')}: PAPER, ${isSynthetic ? 'SYNTHETIC prices' : 'real prices'}`,
    description: `Accounts on PAPER: no real money, no real order. ${isSynthetic ? 'Their prices are SYNTHETIC: made up, of no real market.' : "Their prices are the exchange's own."} To trade for real, give an account environment 'live' and deploy again.`,
  });
  const gridsOnPaper = Object.keys(grids).filter((grid) => names.includes(grids[grid]?.account ?? ''));
  if (isSynthetic || gridsOnPaper.length === 0) return;
  // What a bot did follows from the prices of each minute since it was set up, and every start reckons it anew.
  Annotations.of(scope).addWarningV2(
    'standing-orders:paperGrids',
    `Grids on paper with real prices (${gridsOnPaper.join(', ')}) are only right for about six days, as far back as the exchange tells the prices of single minutes, and each start asks for all of them: let paper accounts with grids run on market: 'synthetic'.`,
  );
}
