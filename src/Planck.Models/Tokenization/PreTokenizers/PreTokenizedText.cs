using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.PreTokenizers;

/// <summary>A text cut into pieces. Steps cut the pieces further or rewrite them; added tokens stay as they are, and no piece is empty.</summary>
internal sealed class PreTokenizedText
{
    private List<Piece> _pieces = [];
    private List<Piece> _previous = [];
    private TextEditor? _editor;
    private int[] _buffer = [];

    public PreTokenizedText() => Text = AlignedText.Original([], 0);

    /// <summary>Room this object keeps when it is used again.</summary>
    public int Capacity => Math.Max(_pieces.Capacity, _buffer.Length);

    /// <summary>Starts over with a text in one piece.</summary>
    public void Load(string text)
    {
        if (_buffer.Length < text.Length)
            _buffer = new int[text.Length];
        Text = AlignedText.Original(_buffer, CodePoints.Decode(text, _buffer));
        _pieces.Clear();
        Add(0, Text.Length);
    }

    /// <summary>Ranges a splitting step may use as scratch.</summary>
    public List<(int Start, int End)> Matches { get; } = [];

    public AlignedText Text { get; private set; }

    public ReadOnlySpan<Piece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>Starts a step that cuts: returns the pieces so far, to be added again whole or in parts.</summary>
    public ReadOnlySpan<Piece> Recut()
    {
        (_pieces, _previous) = (_previous, _pieces);
        _pieces.Clear();
        return CollectionsMarshal.AsSpan(_previous);
    }

    public void Add(Piece piece)
    {
        if (piece.Length > 0)
            _pieces.Add(piece);
    }

    public void Add(int start, int length) => Add(new Piece(start, length, Piece.None));

    /// <summary>Rewrites every piece that is no added token.</summary>
    public void Rewrite(Action<TextEditor> rewrite)
    {
        var editor = _editor ??= new TextEditor();
        var source = Text;
        var target = AlignedText.Empty(source.Length + (source.Length / 8));
        foreach (var piece in Recut())
        {
            var start = target.Length;
            if (piece.TokenId != Piece.None)
            {
                target.AppendRange(source, piece.Start, piece.Length);
            }
            else
            {
                editor.Load(source, piece.Start, piece.Length);
                rewrite(editor);
                target.AppendRange(editor.Text, 0, editor.Length);
            }
            Add(new Piece(start, target.Length - start, piece.TokenId));
        }
        Text = target;
    }
}
