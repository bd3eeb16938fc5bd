import type { MetricMode } from "../loop/plan";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Less is better, as the field names its measures. Singular, lower case; a plural is found as well. */
const less = words(`
  loss error err mse rmse mae mape smape msle rmsle mpjpe ade fde ate rpe epe aee nll bce ce xent crossentropy
  huber kl kld kldiv jsd mmd emd fid kid lpips chamfer hausdorff wer cer eer fpr fnr ece brier perplexity ppl bpb bpd bpc
  regret cost penalty violation collision crash fall failure fail timeout mistake miss dropout
  false infeasible abort intervention disengagement jerk overshoot drift deviation residual divergence mismatch
  discrepancy latency duration elapsed time seconds sec ms runtime walltime wallclock delay staleness
  hallucination toxicity rmsd logloss
`);

/** More is better. */
const more = words(`
  success successful reward return score accuracy acc precision recall sensitivity specificity f1 fscore auc auroc auprc
  roc ap map mrr ndcg iou miou dice jaccard bleu rouge meteor cider psnr ssim r2 elbo likelihood loglikelihood logprob
  loglik elo win solved solve pass completed completion achieved coverage hit top1 top5 fitness utility survival survived
  uptime alive throughput fps tpr tnr kappa mcc correct exactmatch em correlation pearson spearman progress
`);

/** Words that stand together mean something else than each of them: the longest that is found counts. `…`: whatever follows. */
const phrases: readonly (readonly [string, MetricMode | null])[] = [
  ["time to …", "min"],
  ["steps to …", "min"],
  ["step to …", "min"],
  ["episodes to …", "min"],
  ["distance to …", "min"],
  ["dist to …", "min"],
  ["distance from …", "min"],
  ["distance error", "min"],
  ["final distance", "min"],
  ["goal distance", "min"],
  ["time to failure", "max"],
  ["time to fall", "max"],
  ["time to collision", "max"],
  ["time between failures", "max"],
  ["survival time", "max"],
  ["time alive", "max"],
  ["alive time", "max"],
  ["time upright", "max"],
  ["balance time", "max"],
  ["hover time", "max"],
  ["cross entropy", "min"],
  ["log likelihood", "max"],
  ["log prob", "max"],
  ["log probability", "max"],
  ["log loss", "min"],
  ["false positive", "min"],
  ["false negative", "min"],
  ["true positive", "max"],
  ["true negative", "max"],
  ["mean squared error", "min"],
  ["explained variance", "max"],
  ["r squared", "max"],
  ["r 2", "max"],
  ["io u", "max"],
  ["m io u", "max"],
  ["m ap", "max"],
  ["exact match", "max"],
  ["pass at", "max"],
  ["in distribution", null],
  ["time step", null],
  ["return code", null],
  ["exit code", null],
  ["reward to go", null],
  ["return to go", null],
];

/** What such a word ends is no measure of how good something is, whatever stands before it. */
const undecided = words(`
  scale weight coef coefficient lr learning std stdev stddev var variance norm threshold id index epoch step
  iteration seed size length len temperature entropy schedule limit budget bias offset code
`);

/** Beside a measure they turn it round: `neg_mean_squared_error`, `collision_free_rate`. */
const turning = words("neg negative minus non no without free avoided avoidance");

const endings = words("loss error reward accuracy perplexity latency");

export const directionWords = {
  words: new Map<string, MetricMode | null>([
    ...less.map((word): [string, MetricMode] => [word, "min"]),
    ...more.map((word): [string, MetricMode] => [word, "max"]),
    ...undecided.map((word): [string, null] => [word, null]),
  ]),
  phrases: phrases
    .map(([phrase, mode]) => ({
      words: words(phrase.replace("…", "")),
      mode,
      takesRest: phrase.endsWith("…"),
    }))
    .sort((one, other) => other.words.length - one.words.length),
  turning: new Set(turning),
  /** Written as one word: `valloss`, `trainacc`. */
  beginnings: words("train valid val eval test"),
  /** Written as one word: `huberloss`. */
  endings,
} as const;
