/** Parts of the scenes other than the arm. Units are m, kg and rad; z = 0 is the top of the table. */

export const materials = `
    <material name="table" rgba="0.78 0.74 0.68 1"/>
    <material name="block" rgba="0.80 0.22 0.18 1"/>
    <material name="metal" rgba="0.55 0.57 0.60 1"/>`;

export const table = `
    <geom name="floor" type="plane" size="3 3 0.1" pos="0 0 -0.75" rgba="0.85 0.86 0.88 1"/>
    <geom name="table" type="box" size="0.55 0.75 0.02" pos="0.4 0 -0.02" material="table"/>
    <geom class="visual" type="box" size="0.03 0.03 0.355" pos="-0.1 -0.7 -0.395" material="metal"/>
    <geom class="visual" type="box" size="0.03 0.03 0.355" pos="0.9 -0.7 -0.395" material="metal"/>
    <geom class="visual" type="box" size="0.03 0.03 0.355" pos="-0.1 0.7 -0.395" material="metal"/>
    <geom class="visual" type="box" size="0.03 0.03 0.355" pos="0.9 0.7 -0.395" material="metal"/>`;

export const block = `
    <body name="block" pos="0.45 -0.15 0.02">
      <freejoint name="block_joint"/>
      <geom name="block" type="box" size="0.02 0.02 0.02" mass="0.08" condim="4" friction="1.0 0.01 0.0001" material="block"/>
    </body>`;

/** Stands at the table's left edge. Its drawer opens towards the robot and does not collide with the cabinet itself. */
export const cabinet = `
    <body name="cabinet" pos="0.72 0.36 0" childclass="cabinet">
      <geom type="box" size="0.15 0.20 0.012" pos="0 0 0.012"/>
      <geom type="box" size="0.15 0.20 0.012" pos="0 0 0.388"/>
      <geom type="box" size="0.15 0.012 0.176" pos="0 0.188 0.2"/>
      <geom type="box" size="0.15 0.012 0.176" pos="0 -0.188 0.2"/>
      <geom type="box" size="0.012 0.176 0.176" pos="0.138 0 0.2"/>
      <geom type="box" size="0.008 0.172 0.10" pos="-0.142 0 0.126"/>
      <body name="drawer_top" pos="-0.142 0 0.302" childclass="drawer">
        <joint name="drawer_top_joint" type="slide" axis="-1 0 0" range="0 0.22" damping="4" frictionloss="1.0"/>
        <geom type="box" size="0.008 0.172 0.066" mass="0.8" rgba="0.70 0.60 0.47 1"/>
        <geom type="box" size="0.12 0.160 0.005" pos="0.125 0 -0.055" mass="0.5"/>
        <geom type="box" size="0.12 0.005 0.045" pos="0.125 0.155 -0.01" mass="0.2"/>
        <geom type="box" size="0.12 0.005 0.045" pos="0.125 -0.155 -0.01" mass="0.2"/>
        <geom type="capsule" fromto="-0.05 -0.06 0 -0.05 0.06 0" size="0.008" mass="0.08" material="metal"/>
        <geom type="capsule" fromto="-0.008 -0.06 0 -0.05 -0.06 0" size="0.006" mass="0.02" material="metal"/>
        <geom type="capsule" fromto="-0.008 0.06 0 -0.05 0.06 0" size="0.006" mass="0.02" material="metal"/>
        <site name="handle" pos="-0.05 0 0" size="0.006" group="4"/>
      </body>
    </body>`;

export const furnitureDefaults = `
    <default class="visual">
      <geom contype="0" conaffinity="0" group="1" mass="0"/>
    </default>
    <default class="cabinet">
      <geom rgba="0.62 0.52 0.40 1"/>
      <default class="drawer">
        <geom contype="1" conaffinity="2"/>
      </default>
    </default>`;
