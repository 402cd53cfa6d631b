using System.Diagnostics.CodeAnalysis;

namespace CheckpointEdge.Vision.Images;

/// <summary>A picture's brightness, or the sentence that says why there is none: exactly one is null. Immutable.</summary>
/// <param name="Picture">Upright: the rotation that the file asks for has been applied.</param>
/// <param name="Finding">For a person; says what to install where a library is missing.</param>
public sealed record GreyReading(GreyPicture? Picture, string? Finding)
{
    [MemberNotNullWhen(true, nameof(Picture))]
    [MemberNotNullWhen(false, nameof(Finding))]
    public bool IsRead => Picture is not null;

    internal static GreyReading Of(GreyPicture picture) => new(picture, null);

    internal static GreyReading Not(string finding) => new(null, finding);
}
