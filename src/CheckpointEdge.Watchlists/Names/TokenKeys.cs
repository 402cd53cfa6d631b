namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// The keys under which a token is found again when it is spelt otherwise: the token and its consonant skeleton, each
/// with every single letter left out, long tokens also with every two left out. Two tokens one such step apart share a
/// key, so a search is a handful of exact look-ups. Static, safe for concurrent callers.
/// </summary>
internal static class TokenKeys
{
    /// <summary>From this many letters on, two letters may be missing or wrong.</summary>
    public const int TwoErrorsFrom = 9;

    /// <summary>No token has more keys: 16 letters and their pairs, a skeleton and its single deletions, with room.</summary>
    public const int KeysMax = 256;

    private const int KeyedLettersMax = 16;
    private const int SkeletonDeletionsFrom = 4;
    private const uint TokenSeed = 2_166_136_261;
    private const uint SkeletonSeed = 3_735_928_559;
    private const uint Prime = 16_777_619;

    /// <summary>Writes the keys of a token; returns how many. Some may be equal.</summary>
    /// <param name="twoErrors">Long tokens with every two letters left out as well.</param>
    public static int Write(ReadOnlySpan<char> token, Span<uint> keys, bool twoErrors = true)
    {
        ReadOnlySpan<char> head = token[..Math.Min(token.Length, KeyedLettersMax)];
        int count = 0;
        keys[count++] = Hash(TokenSeed, head, -1, -1);
        if (head.Length > 2)
            for (int one = 0; one < head.Length; one++)
                keys[count++] = Hash(TokenSeed, head, one, -1);
        if (twoErrors && head.Length >= TwoErrorsFrom)
            for (int one = 0; one < head.Length - 1; one++)
                for (int two = one + 1; two < head.Length; two++)
                    keys[count++] = Hash(TokenSeed, head, one, two);

        Span<char> skeleton = stackalloc char[KeyedLettersMax];
        int letters = Skeleton(head, skeleton);
        skeleton = skeleton[..letters];
        if (letters >= 2)
            keys[count++] = Hash(SkeletonSeed, skeleton, -1, -1);
        if (letters >= SkeletonDeletionsFrom)
            for (int one = 0; one < letters; one++)
                keys[count++] = Hash(SkeletonSeed, skeleton, one, -1);
        return count;
    }

    /// <summary>The key of a token as it stands.</summary>
    public static uint Exact(ReadOnlySpan<char> token) =>
        Hash(TokenSeed, token[..Math.Min(token.Length, KeyedLettersMax)], -1, -1);

    /// <summary>The key of a token's consonants, or null when it has fewer than three.</summary>
    public static uint? OfSkeleton(ReadOnlySpan<char> token)
    {
        Span<char> skeleton = stackalloc char[KeyedLettersMax];
        int letters = Skeleton(token[..Math.Min(token.Length, KeyedLettersMax)], skeleton);
        return letters >= 3 ? Hash(SkeletonSeed, skeleton[..letters], -1, -1) : null;
    }

    // Letters that transliterations exchange share a class; vowels go, except that a name begins with one.
    private static int Skeleton(ReadOnlySpan<char> token, Span<char> skeleton)
    {
        int count = 0;
        for (int at = 0; at < token.Length; at++)
        {
            char letter = token[at];
            char next = at + 1 < token.Length ? token[at + 1] : ' ';
            char kept = letter switch
            {
                'A' or 'E' or 'I' or 'O' or 'U' or 'Y' => at == 0 && letter != 'Y' ? 'A' : '\0',
                'P' when next == 'H' => 'F',
                'H' => at > 0 && (next == ' ' || !IsVowel(token[at - 1])) ? '\0' : 'H',
                'C' or 'Q' or 'K' => 'K',
                'X' => 'K',
                'Z' or 'S' => 'S',
                'W' or 'V' => at > 0 && IsVowel(token[at - 1]) && !IsVowel(next) ? '\0' : 'V',
                'J' => at == 0 || next is 'A' or 'E' or 'I' or 'O' or 'U' ? 'J' : '\0',
                'D' or 'T' => 'T',
                _ => letter,
            };
            if (kept != '\0' && (count == 0 || skeleton[count - 1] != kept))
                skeleton[count++] = kept;
        }

        return count;
    }

    private static bool IsVowel(char letter) => letter is 'A' or 'E' or 'I' or 'O' or 'U' or 'Y';

    // FNV-1a with a final mix, so that the upper bits, which choose the bucket, are as good as the lower ones.
    private static uint Hash(uint seed, ReadOnlySpan<char> letters, int without, int andWithout)
    {
        uint hash = seed;
        for (int at = 0; at < letters.Length; at++)
            if (at != without && at != andWithout)
                hash = (hash ^ letters[at]) * Prime;
        hash ^= hash >> 16;
        hash *= 0x7FEB352D;
        hash ^= hash >> 15;
        hash *= 0x846CA68B;
        return hash ^ (hash >> 16);
    }
}
