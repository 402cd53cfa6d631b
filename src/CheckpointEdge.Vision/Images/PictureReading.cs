using System.Diagnostics.CodeAnalysis;

namespace CheckpointEdge.Vision.Images;

/// <summary>A decoded picture, or the sentence that says why there is none: exactly one is null. Immutable.</summary>
/// <param name="Picture">Upright: the rotation that the file asks for has been applied.</param>
/// <param name="Finding">For a person; says what to install where a library is missing.</param>
public sealed record PictureReading(ColourPicture? Picture, string? Finding)
{
    [MemberNotNullWhen(true, nameof(Picture))]
    [MemberNotNullWhen(false, nameof(Finding))]
    public bool IsRead => Picture is not null;

    internal static PictureReading Of(ColourPicture picture) => new(picture, null);

    internal static PictureReading Not(string finding) => new(null, finding);
}
