namespace CheckpointEdge.TravelDocuments.Transliteration;

/// <summary>Languages whose Cyrillic letters Doc 9303-3 writes differently. Everything else is <see cref="Any"/>.</summary>
public enum NameLanguage
{
    Any,
    Belarusian,
    Bulgarian,
    Macedonian,
    Serbian,
    Ukrainian,
}
