using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Planck.Diagnostics;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Hosting;

/// <summary>Finds plans in the assembly of a compiled recipe project.</summary>
public static class PlanHost
{
    /// <param name="assemblyPath">The recipe project's output.</param>
    /// <param name="name">The recipe's file name without extension.</param>
    /// <exception cref="PlanFailedException">The assembly cannot be loaded, or has no such plan.</exception>
    public static IPlan Load(string assemblyPath, string name)
    {
        var plans = Types(assemblyPath)
            .Where(static t => typeof(IPlan).IsAssignableFrom(t) && t is { IsAbstract: false, ContainsGenericParameters: false } && t.GetConstructor(Type.EmptyTypes) is not null)
            .Select(static t => (IPlan)Activator.CreateInstance(t)!)
            .ToList();
        if (plans.Find(p => p.Name == name) is { } plan)
            return plan;
        var known = plans.Count == 0 ? "it has none" : "it has " + string.Join(", ", plans.Select(static p => p.Name).Order(StringComparer.Ordinal));
        throw new PlanFailedException(Rules.PlanFailed, $"{Path.GetFileName(assemblyPath)} has no plan '{name}': {known}");
    }

    private static Type[] Types(string assemblyPath)
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(assemblyPath)).GetTypes();
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ReflectionTypeLoadException)
        {
            throw new PlanFailedException(Rules.PlanFailed, $"{assemblyPath}: the recipe project's assembly cannot be loaded: {e.Message}", inner: e);
        }
    }
}
