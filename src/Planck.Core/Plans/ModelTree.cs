using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Models;

namespace Planck.Plans;

/// <summary>
/// A model as its typed class shows it: the dotted names as a tree, with a C# name for every node. The model's writer walks it, and the
/// plan's writer looks up in it how to reach a module, so the two cannot disagree.
/// </summary>
internal sealed class ModelTree
{
    private readonly Dictionary<string, ModuleLeaf> _leaves = new(StringComparer.Ordinal);

    private ModelTree(ModuleNode root) => Root = root;

    // A step from the root. Raw is the name up to and including the step, which tells nodes apart whose C# names would be equal; Index is the
    // position of the index that the step chooses.
    private sealed record Segment(string Raw, string Text, int? Index);

    public ModuleNode Root { get; }

    public static ModelTree Of(ModelGraph graph)
    {
        var tree = new ModelTree(new ModuleNode(CSharpNames.ModelClass(graph.Name), "", "", 0, ""));
        foreach (var family in graph.Modules)
            tree.Add(family);
        return tree;
    }

    /// <summary>Where a module of the graph, or a part of its indices, is found.</summary>
    public ModuleLeaf Find(ModuleFamily module) => _leaves[Key(module)];

    private void Add(ModuleFamily family)
    {
        var node = Root;
        var path = new List<string> { "" };
        var segments = Segments(family.Name);
        var last = segments[segments.Count - 1];
        foreach (var segment in segments)
        {
            if (segment.Index is { } index)
            {
                node = node.ItemAt(segment.Raw);
                node.Widen(family.Name.Indices[index]);
                path.Add("");
            }
            else if (segment != last)
            {
                node = node.Child(segment.Raw, segment.Text);
                path[path.Count - 1] = Join(path[path.Count - 1], node.Name);
            }
        }

        if (_leaves.TryGetValue(Key(family), out var known))
        {
            known.Families.Add(family);
            return;
        }

        // A family that ends in a number is a list of modules: each item has one property.
        var name = node.NameFor(last.Index is null ? last.Text : "module");
        path[path.Count - 1] = Join(path[path.Count - 1], name);
        var leaf = new ModuleLeaf(name, family, path, _leaves.Count, node);
        node.Members.Add(leaf);
        _leaves.Add(Key(family), leaf);
    }

    private static string Key(ModuleFamily family) => family.Kind + " " + family.Name.Key;

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    private static List<Segment> Segments(PathTemplate template)
    {
        var segments = new List<Segment>();
        var raw = "";
        for (var i = 0; i < template.Literals.Count; i++)
        {
            var start = 0;
            var literal = template.Literals[i];
            while (start < literal.Length)
            {
                var dot = literal.IndexOf('.', start);
                var end = dot < 0 ? literal.Length : dot;
                var text = literal.Substring(start, end - start);
                start = dot < 0 ? literal.Length : dot + 1;
                raw += dot < 0 ? text : text + ".";
                if (text.Length > 0)
                    segments.Add(new(raw, text, null));
            }

            if (i == template.Indices.Count)
                break;
            raw += "{}";
            segments.Add(new(raw, "", i));
        }

        // Every Hugging Face model begins with it, and it says nothing.
        if (segments.Count > 1 && segments[0].Raw == "model." && segments[1].Index is null)
            segments.RemoveAt(0);
        if (segments.Count == 0)
            segments.Add(new("", "", null));
        return segments;
    }
}

/// <summary>A property of a typed model: a module, or a node with more of them.</summary>
internal abstract class ModuleMember(string name)
{
    public string Name { get; } = name;
}

/// <summary>Modules of one name and kind: one family, or several that differ in shape or dtype from layer to layer.</summary>
internal sealed class ModuleLeaf(string name, ModuleFamily family, IReadOnlyList<string> path, int order, ModuleNode parent) : ModuleMember(name)
{
    public List<ModuleFamily> Families { get; } = [family];

    /// <summary>C# properties from the model to the module, cut at the indexers: <c>Layers</c>, <c>SelfAttn.QProj</c>.</summary>
    public IReadOnlyList<string> Path { get; } = path;

    /// <summary>Position in the model.</summary>
    public int Order { get; } = order;

    public ModuleNode Parent { get; } = parent;
}

/// <summary>A step of the path that is no module itself: <c>self_attn</c>, <c>layers</c>, or one item of <c>layers</c>.</summary>
internal sealed class ModuleNode : ModuleMember
{
    private readonly Dictionary<string, ModuleNode> _children = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<IndexSet> _indices = [];
    private readonly string _stem;

    /// <param name="typeName">Of the struct that stands for the node.</param>
    /// <param name="raw">The dotted name up to here, with <c>{}</c> for indices.</param>
    /// <param name="depth">Indices chosen on the way here.</param>
    /// <param name="stem">The C# name that the types below are named after.</param>
    public ModuleNode(string typeName, string name, string raw, int depth, string stem)
        : base(name)
    {
        (TypeName, Raw, Depth, _stem) = (typeName, raw, depth, stem);
        _names.Add(typeName);
        _names.Add("Count");
    }

    public string TypeName { get; }

    public string Raw { get; }

    public int Depth { get; }

    /// <summary>What the indexer returns; null when the node is no list.</summary>
    public ModuleNode? Item { get; private set; }

    /// <summary>For an item: the indices it exists at.</summary>
    public IndexSet Domain => _indices.Count == 1 ? _indices[0] : IndexSet.Of(_indices.SelectMany(static s => s.Indices));

    public List<ModuleMember> Members { get; } = [];

    public ModuleNode? Find(string raw) => _children.TryGetValue(raw, out var child) ? child : null;

    public ModuleNode Child(string raw, string segment)
    {
        if (Find(raw) is { } known)
            return known;
        var stem = CSharpNames.Member(segment);
        var child = new ModuleNode(Unique(stem + "Module"), Unique(stem), raw, Depth, stem);
        _children.Add(raw, child);
        Members.Add(child);
        return child;
    }

    public ModuleNode ItemAt(string raw)
    {
        if (Item is not null)
            return Item;
        Item = new ModuleNode(Unique(_stem + "Item"), "", raw, Depth + 1, _stem);
        _children.Add(raw, Item);
        return Item;
    }

    public void Widen(IndexSet indices)
    {
        if (!_indices.Contains(indices))
            _indices.Add(indices);
    }

    public string NameFor(string segment) => Unique(CSharpNames.Member(segment));

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 2; !_names.Add(unique); i++)
            unique = name + "_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return unique;
    }
}
