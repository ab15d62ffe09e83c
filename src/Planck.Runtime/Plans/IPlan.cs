namespace Planck.Runtime.Plans;

/// <summary>A plan as the runner finds it in a compiled recipe project: its name, its model, and its steps on the CPU.</summary>
public interface IPlan
{
    /// <summary>The recipe's file name without extension; also the artifact's folder.</summary>
    string Name { get; }

    /// <summary>Name of the model it was compiled for.</summary>
    string Model { get; }

    /// <summary>Puts the steps of the plan into <paramref name="run"/>, with a backend chosen for this machine.</summary>
    void Declare(PlanRun run);
}
