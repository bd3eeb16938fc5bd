"""
The pick-and-lift environment of lib/simulation as one would write it in numpy on MuJoCo's own Python package: the same scene, starts,
expert, control, reward and recorded arrays. Reads one JSON line {"xml", "seed", "episodes", "steps"}, plays that several times
("rounds"), and writes one JSON line for each: env_steps, lifted, cpu_s, wall_s; bare_steps_per_cpu_s is mj_step alone over the controls
of the last round.
"""
import json
import sys
import time

import mujoco
import numpy as np

READY = np.array([0, -np.pi / 4, 0, -3 * np.pi / 4, 0, np.pi / 2, np.pi / 4])
MAX_VELOCITY = np.array([2.62, 2.62, 2.62, 2.62, 5.26, 4.18, 5.26])
SUBSTEPS, CONTROL_DT, REST_HEIGHT, LIFT_HEIGHT = 5, 0.02, 0.0201, 0.1
M32 = 0xFFFFFFFF


def rotate(x, bits):
    return ((x << bits) | (x >> (32 - bits))) & M32


class Rng:
    """The stream of an episode's start, as lib/simulation/rng.ts makes it."""

    def __init__(self, seed, episode):
        a, b = (seed & M32) ^ 0x6A09E667, (seed >> 32) ^ 0xBB67AE85
        c, d = episode ^ 0x3C6EF372, 1 ^ 0xA54FF53A
        for turn in range(10):
            a = (a + b) & M32
            d = rotate(d ^ a, 16)
            c = (c + d) & M32
            b = rotate(b ^ c, 12)
            a = (a + b) & M32
            d = rotate(d ^ a, 8)
            c = (c + d + turn) & M32
            b = rotate(b ^ c, 7)
        self.state = [a, b, c, d]

    def uniform(self, low, high):
        a, b, c, d = self.state
        result = (rotate((b * 5) & M32, 7) * 9) & M32
        shifted = (b << 9) & M32
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        self.state = [a, b, c ^ shifted, rotate(d, 11)]
        return low + (high - low) * (result / 2**32)


class PickLift:
    def __init__(self, xml):
        self.model = model = mujoco.MjModel.from_xml_string(xml)
        self.data = mujoco.MjData(model)
        joints = [model.joint(f"fr3_joint{i}") for i in range(1, 8)]
        self.arm = np.array([joint.qposadr[0] for joint in joints])
        self.velocity = np.array([joint.dofadr[0] for joint in joints])
        self.servos = np.array([model.actuator(f"a{i}").id for i in range(1, 8)])
        lag = -model.actuator_biasprm[self.servos, 2] / model.actuator_gainprm[self.servos, 0]
        self.most = MAX_VELOCITY * lag
        self.fingers = np.array([model.joint(f"fr3_finger_joint{i}").qposadr[0] for i in (1, 2)])
        self.gripper = model.actuator("gripper").id
        self.block = model.joint("block_joint").qposadr[0]
        self.tcp = model.site("tcp").id
        self.touch = [model.sensor(name).adr[0] for name in ("touch_left", "touch_right")]
        self.jac = np.zeros((6, model.nv))

    def reset(self, rng):
        data = self.data
        mujoco.mj_resetData(self.model, data)
        yaw = rng.uniform(-np.pi, np.pi)
        x, y = rng.uniform(0.35, 0.6), rng.uniform(-0.3, 0.04)
        data.qpos[self.block : self.block + 7] = [x, y, REST_HEIGHT, np.cos(yaw / 2), 0, 0, np.sin(yaw / 2)]
        for j in range(7):
            data.qpos[self.arm[j]] = READY[j] + rng.uniform(-0.02, 0.02)
        data.ctrl[self.servos] = data.qpos[self.arm]
        data.qpos[self.fingers] = 0.04
        data.ctrl[self.gripper] = 0.04
        mujoco.mj_forward(self.model, data)
        self.offset, self.held, self.progress = np.zeros(4), 0, self.measure()

    def yaw(self):
        frame = self.data.site_xmat[self.tcp]
        return np.arctan2(frame[3], frame[0])

    def observe(self):
        data, block = self.data, self.data.qpos[self.block : self.block + 7]
        tcp, yaw = data.site_xpos[self.tcp], self.yaw()
        w, x, y, z = block[3:]
        error = np.arctan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)) - yaw
        error -= np.pi / 2 * np.round(error / (np.pi / 2))
        touch = min(data.sensordata[self.touch[0]] + data.sensordata[self.touch[1]], 100)
        return np.concatenate(
            [data.qpos[self.arm], data.qvel[self.velocity], [2 * data.qpos[self.fingers[0]]], tcp,
             [np.cos(4 * yaw), np.sin(4 * yaw)], block, block[:3] - tcp, [error, touch]]
        ).astype(np.float32)

    @staticmethod
    def expert(observation):
        width, height, relative, error, touch = (
            observation[14], observation[17], observation[27:30], observation[30], observation[31])
        aside, turned, closing = np.hypot(relative[0], relative[1]), abs(error), width < 0.07
        grasp = (aside < (0.014 if closing else 0.013) and turned < (0.3 if closing else 0.12)
                 and -0.05 < relative[2] < 0.015)
        action = np.zeros(5)
        action[4] = -1 if grasp else 1
        if grasp and touch > 5 and abs(relative[2]) < 0.015:
            action[2] = np.clip((0.21 - height) / 0.05, -1, 1)
            return action
        action[:2] = np.clip(relative[:2] / 0.05, -1, 1)
        action[3] = np.clip(error / 0.15, -1, 1)
        cone = 3 * max(0, aside - 0.009) + 0.3 * max(0, turned - 0.08)
        action[2] = np.clip((relative[2] + (0 if grasp else min(0.08, cone))) / 0.05, -1, 1)
        return action

    def step(self, action):
        data, model = self.data, self.model
        self.offset += 0.5 * (np.clip(action[:4], -1, 1) * [0.05, 0.05, 0.05, 0.15] - self.offset)
        linear = self.offset[:3].copy()
        linear[2] = max(linear[2], 0.008 - data.site_xpos[self.tcp, 2])
        yaw = self.yaw() + self.offset[3]
        wanted = np.array([[np.cos(yaw), np.sin(yaw), 0], [np.sin(yaw), -np.cos(yaw), 0], [0, 0, -1]])
        frame = data.site_xmat[self.tcp].reshape(3, 3)
        angular = 0.5 * np.cross(frame.T, wanted).sum(axis=0)
        mujoco.mj_jacSite(model, data, self.jac[:3], self.jac[3:], self.tcp)
        jac = self.jac[:, self.velocity]
        posture = 0.05 * (READY - data.qpos[self.arm])
        twist = np.concatenate([linear, angular]) - jac @ posture
        move = posture + jac.T @ np.linalg.solve(jac @ jac.T + 0.0025 * np.eye(6), twist)
        data.ctrl[self.servos] = data.qpos[self.arm] + min(1, (self.most / np.abs(move)).min()) * move
        grip = data.ctrl[self.gripper] + (0.05 * CONTROL_DT if action[4] > 0 else -0.05 * CONTROL_DT)
        data.ctrl[self.gripper] = np.clip(grip, 0, 0.04)
        mujoco.mj_step(model, data, nstep=SUBSTEPS)
        before, self.progress = self.progress, self.measure()
        lifted = self.lift > LIFT_HEIGHT and self.distance < 0.05
        self.held = self.held + 1 if lifted else 0
        success = self.held >= 15
        return self.progress - before + success, success

    def measure(self):
        block = self.data.qpos[self.block : self.block + 3]
        self.lift = block[2] - REST_HEIGHT
        self.distance = np.linalg.norm(block - self.data.site_xpos[self.tcp])
        return 0.5 * (1 - np.tanh(10 * self.distance)) + 0.5 * np.clip(self.lift / LIFT_HEIGHT, 0, 1)


def play(world, seed, episodes, steps):
    """Every episode with all that a batch has of it; answers env-steps, successes, and starts and controls for the bare loop."""
    total = lifted = 0
    recorded = []
    for episode in range(episodes):
        world.reset(Rng(seed, episode))
        start, controls, rows = world.data.qpos.copy(), [], []
        for _ in range(steps):
            observation = world.observe()
            action = world.expert(observation)
            state = world.data.qpos.copy()
            reward, success = world.step(action)
            rows.append((observation, action.astype(np.float32), state, np.float32(reward)))
            controls.append(world.data.ctrl.copy())
            if success:
                break
        for column in zip(*rows):
            np.stack(column)
        total += len(rows)
        lifted += success
        recorded.append((start, controls))
    return total, lifted, recorded


def play_bare(world, recorded):
    model, data, total = world.model, world.data, 0
    for start, controls in recorded:
        mujoco.mj_resetData(model, data)
        data.qpos[:] = start
        mujoco.mj_forward(model, data)
        for control in controls:
            data.ctrl[:] = control
            mujoco.mj_step(model, data, nstep=SUBSTEPS)
        total += len(controls)
    return total


def main():
    asked = json.loads(sys.stdin.readline())
    world = PickLift(asked["xml"])
    for _ in range(asked["rounds"]):
        wall, cpu = time.perf_counter(), time.process_time()
        env_steps, lifted, recorded = play(world, asked["seed"], asked["episodes"], asked["steps"])
        cpu_s, wall_s = time.process_time() - cpu, time.perf_counter() - wall
        cpu = time.process_time()
        bare = play_bare(world, recorded) / (time.process_time() - cpu)
        print(json.dumps({"env_steps": env_steps, "lifted": int(lifted), "cpu_s": cpu_s, "wall_s": wall_s,
                          "bare_steps_per_cpu_s": bare, "mujoco": mujoco.__version__}), flush=True)


main()
