namespace Planck.Operators;

/// <summary>How the rotary frequencies are changed for contexts longer than the trained one: <c>rope_type</c> of config.json.</summary>
public enum RopeScaling
{
    Default,
    Linear,
    Dynamic,
    Llama3,
    Yarn,
    LongRope,
}
