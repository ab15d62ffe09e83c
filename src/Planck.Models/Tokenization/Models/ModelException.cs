using System;

namespace Planck.Tokenization.Models;

/// <summary>A piece that the model has no tokens for, with the reason; becomes a <see cref="TokenizerException"/> that names the file.</summary>
internal sealed class ModelException(string reason) : Exception(reason);
