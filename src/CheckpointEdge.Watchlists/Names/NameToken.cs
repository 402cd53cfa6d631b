namespace CheckpointEdge.Watchlists.Names;

/// <summary>What a token does in a name, which decides how much it can say about a person.</summary>
internal enum TokenKind : byte
{
    /// <summary>A given name or a surname.</summary>
    Word,

    /// <summary>AL, BIN, DE, VAN: present or absent by habit of the clerk.</summary>
    Particle,

    /// <summary>HAJJI, SHAYKH, DR: says what somebody is, not who.</summary>
    Title,

    /// <summary>A single letter.</summary>
    Initial,
}

/// <summary>One token of a name in MRZ letters. Immutable.</summary>
/// <param name="Key">What is compared: compounds in one piece, ABD AL RAHMAN as ABDRAHMAN.</param>
/// <param name="Shown">What the officer reads: the letters as they stood, ABD AL RAHMAN.</param>
internal readonly record struct NameToken(string Key, string Shown, TokenKind Kind);
