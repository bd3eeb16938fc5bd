/**
 * An FR3-like arm of primitive shapes on the public FR3 kinematic chain (modified-DH offsets, position and torque
 * limits). Its base is at the origin and faces +x. Link masses are estimates, gravity is compensated, and the arm does
 * not collide with itself.
 */

export const armDefaults = `
    <default class="robot">
      <geom contype="2" conaffinity="0" condim="3" friction="0.6 0.005 0.0001" rgba="0.92 0.92 0.94 1" group="2"/>
      <joint armature="0.1" damping="1.0" frictionloss="0.2"/>
    </default>
    <default class="pad">
      <geom contype="2" conaffinity="0" condim="4" friction="1.2 0.02 0.0001" solimp="0.95 0.99 0.001" solref="0.01 1"
            rgba="0.2 0.2 0.22 1" group="2" priority="1"/>
    </default>`;

/**
 * The right finger is the left one mirrored. A touch sensor counts only contacts inside its site, so the site is 2 mm
 * larger than the pad on every side.
 */
function describeFinger(side: "left" | "right", joint: string, mirror: 1 | -1): string {
  return `
                      <body name="fr3_finger_${side}" pos="0 0 0.0584" gravcomp="1">
                        <joint name="${joint}" type="slide" axis="0 ${mirror} 0" range="0 0.04" armature="0.05" damping="10" frictionloss="0"/>
                        <geom type="box" size="0.010 0.007 0.013" pos="0 ${0.0105 * mirror} 0.014" mass="0.012" material="metal"/>
                        <geom name="pad_${side}" class="pad" type="box" size="0.010 0.004 0.0145" pos="0 ${0.004 * mirror} 0.0415" mass="0.012"/>
                        <site name="pad_${side}" type="box" size="0.012 0.006 0.0165" pos="0 ${0.004 * mirror} 0.0415" group="4"/>
                      </body>`;
}

const fingers =
  describeFinger("left", "fr3_finger_joint1", 1) + describeFinger("right", "fr3_finger_joint2", -1);

export const armBody = `
    <body name="fr3_link0" childclass="robot">
      <geom type="cylinder" fromto="0 0 0 0 0 0.14" size="0.075" contype="0"/>
      <body name="fr3_link1" pos="0 0 0.333" gravcomp="1">
        <joint name="fr3_joint1" axis="0 0 1" range="-2.7437 2.7437"/>
        <geom type="capsule" fromto="0 0 -0.19 0 0 0" size="0.06" mass="2.9"/>
        <body name="fr3_link2" euler="-1.5707963267948966 0 0" gravcomp="1">
          <joint name="fr3_joint2" axis="0 0 1" range="-1.7837 1.7837"/>
          <geom type="capsule" fromto="0 0 -0.05 0 0 0.05" size="0.06" mass="0.6"/>
          <geom type="capsule" fromto="0 0 0 0 -0.18 0" size="0.06" mass="2.0"/>
          <body name="fr3_link3" pos="0 -0.316 0" euler="1.5707963267948966 0 0" gravcomp="1">
            <joint name="fr3_joint3" axis="0 0 1" range="-2.9007 2.9007"/>
            <geom type="capsule" fromto="0 0 -0.12 0 0 0" size="0.055" mass="1.6"/>
            <geom type="capsule" fromto="0 0 0 0.0825 0 0" size="0.05" mass="0.8"/>
            <body name="fr3_link4" pos="0.0825 0 0" euler="1.5707963267948966 0 0" gravcomp="1">
              <joint name="fr3_joint4" axis="0 0 1" range="-3.0421 -0.1518"/>
              <geom type="capsule" fromto="0 0 -0.045 0 0 0.045" size="0.055" mass="0.7"/>
              <geom type="capsule" fromto="0 0 0 -0.0825 0.12 0" size="0.05" mass="1.6"/>
              <body name="fr3_link5" pos="-0.0825 0.384 0" euler="-1.5707963267948966 0 0" gravcomp="1">
                <joint name="fr3_joint5" axis="0 0 1" range="-2.8065 2.8065"/>
                <geom type="capsule" fromto="0 0 -0.25 0 0.04 -0.12" size="0.05" mass="1.6"/>
                <geom type="capsule" fromto="0 0.045 -0.12 0 0 0" size="0.045" mass="1.2"/>
                <body name="fr3_link6" euler="1.5707963267948966 0 0" gravcomp="1">
                  <joint name="fr3_joint6" axis="0 0 1" range="0.5445 4.5169"/>
                  <geom type="capsule" fromto="0 0 -0.04 0 0 0.04" size="0.05" mass="0.7"/>
                  <geom type="capsule" fromto="0 0 0 0.088 0 0" size="0.045" mass="0.9"/>
                  <body name="fr3_link7" pos="0.088 0 0" euler="1.5707963267948966 0 0" gravcomp="1">
                    <joint name="fr3_joint7" axis="0 0 1" range="-3.0159 3.0159"/>
                    <geom type="cylinder" fromto="0 0 0.03 0 0 0.107" size="0.042" mass="0.75"/>
                    <body name="fr3_hand" pos="0 0 0.107" euler="0 0 -0.7853981633974483" gravcomp="1">
                      <geom type="box" size="0.03 0.10 0.032" pos="0 0 0.032" mass="0.7"/>
                      <site name="tcp" pos="0 0 0.1034" size="0.006" rgba="0.1 0.7 0.3 1" group="4"/>${fingers}
                    </body>
                  </body>
                </body>
              </body>
            </body>
          </body>
        </body>
      </body>
    </body>`;

/** One command moves both fingers: the second follows the first. */
export const armEquality = `
    <joint joint1="fr3_finger_joint2" joint2="fr3_finger_joint1" polycoef="0 1 0 0 0" solref="0.01 1" solimp="0.95 0.99 0.001"/>`;

/**
 * Position servos with the arm's torque limits. With twice these gains the arm lifts the block too, but a command that
 * reaches the force limit then makes joints 1 and 3 oscillate without end.
 */
export const armActuators = `
    <position name="a1" joint="fr3_joint1" kp="1000" kv="80" forcerange="-87 87" ctrlrange="-2.7437 2.7437"/>
    <position name="a2" joint="fr3_joint2" kp="1000" kv="80" forcerange="-87 87" ctrlrange="-1.7837 1.7837"/>
    <position name="a3" joint="fr3_joint3" kp="750" kv="60" forcerange="-87 87" ctrlrange="-2.9007 2.9007"/>
    <position name="a4" joint="fr3_joint4" kp="750" kv="60" forcerange="-87 87" ctrlrange="-3.0421 -0.1518"/>
    <position name="a5" joint="fr3_joint5" kp="400" kv="24" forcerange="-12 12" ctrlrange="-2.8065 2.8065"/>
    <position name="a6" joint="fr3_joint6" kp="400" kv="24" forcerange="-12 12" ctrlrange="0.5445 4.5169"/>
    <position name="a7" joint="fr3_joint7" kp="400" kv="24" forcerange="-12 12" ctrlrange="-3.0159 3.0159"/>
    <position name="gripper" joint="fr3_finger_joint1" kp="1200" kv="40" forcerange="-60 60" ctrlrange="0 0.04"/>`;

export const armSensors = `
    <touch name="touch_left" site="pad_left"/>
    <touch name="touch_right" site="pad_right"/>`;
