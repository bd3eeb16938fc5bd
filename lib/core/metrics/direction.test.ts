import { describe, expect, test } from "vitest";
import { modeByName } from "./direction";

/** As trainers of the field write them: Stable-Baselines3, RSL-RL, RL-Games, LeRobot, Lightning, Keras, scikit-learn, Hugging Face. */
const less = `
  loss error eval/mse rmse val_mae wer perplexity nll kl approx_kl kl_div Loss/value_function Loss/surrogate validation-loss valLoss
  eval.loss eval_loss train/loss test:loss trainLoss MSELoss L1Loss l1_loss bce_loss huberLoss smoothL1Loss valloss testloss
  evalRMSE train/value_loss train/policy_gradient_loss train/entropy_loss reward_loss reward_model_loss return_error
  rmse_5 eval/rmse_mean position_error_mm tracking-error Metrics/error_vel_xy mean_squared_error cross_entropy
  binary_crossentropy sparse_categorical_crossentropy collision_rate collisions Episode/falls crash_rate failure_rate error_rate
  time_to_success eval/time_to_success_mean steps_to_goal distance_to_goal eval/dist_to_target final_distance inference_latency_ms step_latency
  completion_time total_time elapsed runtime_seconds episode_cost regret constraint_violations jerk fid LPIPS cer
  false_positive_rate fpr neg_reward negative_log_likelihood neg_log_likelihood Losses timeouts intervention_count PPL
  train_loss/dataloader_idx_0 "val loss" Val-MAE ERROR rmsle logloss eval/chamfer ece
`;
const more = `
  success_rate successRate success-rate eval/success_rate eval.success-rate SuccessRate pc_success is_success reward_mean
  mean_reward rollout/ep_rew_mean_reward eval/mean_reward Train/mean_reward episode_reward_mean avg_sum_reward return_mean
  eval/episodic_return charts/episodic_return EpisodeReturn score accuracy val_acc valAcc trainacc top1_acc acc@5 f1 F1Score
  f1_macro precision recall auc AUROC mAP mAP50 mIoU meanIoU iou r2 r2_score explained_variance psnr ssim bleu rougeL rouge1
  neg_mean_squared_error collision_free_rate no_collision_rate collision_avoidance_rate survival_time time_alive time_to_failure uptime log_likelihood
  elbo win_rate pass@1 solved_rate true_positive_rate tasks_completed exact_match episode_rewards reward_max throughput
`;
const unknown = `
  grasp_quality lr learning_rate entropy reward_std return_std loss_scale loss_weight reward_threshold steps time_step epoch
  episode_length action_norm grad_norm x alpha distance_travelled eval/height lossless temperature zorp return_code 日本
`;

const list = (text: string): string[] =>
  (text.match(/"[^"]*"|\S+/g) ?? []).map((name) => name.replaceAll('"', ""));

describe("which way is better", () => {
  test.each(list(less))("%s: lower is better", (name) => expect(modeByName(name)).toBe("min"));
  test.each(list(more))("%s: higher is better", (name) => expect(modeByName(name)).toBe("max"));
  test.each(list(unknown))("%s: nothing says it, and it is not guessed", (name) =>
    expect(modeByName(name)).toBeNull(),
  );
});
