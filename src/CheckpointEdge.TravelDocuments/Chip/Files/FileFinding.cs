using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>A deviation of a file from Doc 9303-10 that did not stop its reading. Immutable.</summary>
/// <param name="Code">A stable name in kebab-case, one of <see cref="FileFindingCodes"/>.</param>
/// <param name="Sentence">What is unusual, in plain words, without personal data.</param>
public sealed record FileFinding(string Code, string Sentence);

/// <summary>The codes of <see cref="FileFinding"/>, as screens and records know them.</summary>
public static class FileFindingCodes
{
    public const string TrailingBytes = "trailing-bytes";
    public const string VersionUnusual = "version-unusual";
    public const string TagUnknown = "tag-unknown";
    public const string CountWrong = "count-wrong";
    public const string EncodingUnusual = "encoding-unusual";
    public const string TextCut = "text-cut";
    public const string TextNotUtf8 = "text-not-utf8";
    public const string NameUnusual = "name-unusual";
    public const string DateUnreadable = "date-unreadable";
    public const string LengthLies = "length-lies";
    public const string InstanceUnreadable = "instance-unreadable";
    public const string ImageFormatDiffers = "image-format-differs";
    public const string ImageUnknown = "image-unknown";
    public const string LimitReached = "limit-reached";
}

/// <summary>The findings of one file while it is read; a hostile file cannot make more than a stated number.</summary>
internal sealed class FileFindings
{
    public const int CountMax = 64;

    private readonly ImmutableArray<FileFinding>.Builder _found = ImmutableArray.CreateBuilder<FileFinding>();

    public void Add(string code, string sentence)
    {
        if (_found.Count < CountMax)
            _found.Add(new(code, sentence));
    }

    public ImmutableArray<FileFinding> ToImmutable() => _found.ToImmutable();
}
