namespace Planck.Datasets.Sampling;

/// <summary>A source with what is taken from it.</summary>
/// <param name="Samples">Rows to make.</param>
/// <param name="MostDocuments">Documents to read at most, empty ones counted; null: as many as it takes. ModelOpt reads as many as it wants rows.</param>
public sealed record SamplePart(IDocumentSource Source, int Samples, long? MostDocuments = null);
