using System.Collections.Immutable;

namespace CheckpointEdge.Exchange.Phrases;

/// <summary>A language of the screens. Immutable.</summary>
/// <param name="Code">BCP 47; as a page names it in the cookie.</param>
public sealed record Language(string Code, bool RightToLeft)
{
    /// <summary>Set by the page, SameSite=Strict; every request carries it, server-sent events too.</summary>
    public const string CookieName = "checkpoint-language";

    public static Language English { get; } = new("en", false);

    public static ImmutableArray<Language> All { get; } = [English, new("fr", false), new("ar", true), new("ckb", true)];

    /// <summary>What is not one of them is English.</summary>
    public static Language Of(string? code) => All.FirstOrDefault(language => language.Code == code) ?? English;
}
