using CheckpointEdge.Watchlists.Names;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Compares two names token by token: every pair that could be the same token is weighed, the heaviest pairs are taken
/// first, and what is left over on either side counts against. For one thread; keeps its work space.
/// </summary>
internal sealed class NameComparison(MatchWeights weights)
{
    // A token's key may be a compound's, longer than one written token.
    private const int ShortToken = 5;
    private const int RepeatedLettersMin = 4;
    private const int JoinedLengthsApartMax = 2;
    private readonly List<TokenPair> _pairs = [];
    private readonly List<TokenPair> _taken = [];
    private readonly WeighedPairs _weighed = new();
    // A token, the token with its right neighbour, and the part of it that may stand alone.
    private readonly TokenDistance?[] _distances = new TokenDistance[3 * NameTokens.TokensMax];
    private readonly int[] _workspace = new int[TokenDistance.WorkspaceLength];
    private ulong _prepared;

    /// <summary>
    /// Writes the name pieces and returns their sum. <paramref name="cut"/> says that the traveller's last token may be
    /// incomplete and more may be missing.
    /// </summary>
    public int Compare(NameSide traveller, NameSide listed, bool cut, ScoreSheet sheet)
    {
        int before = sheet.Total;
        _pairs.Clear();
        _taken.Clear();
        for (int left = 0; left < traveller.Count; left++)
            for (int right = 0; right < listed.Count; right++)
                Weigh(traveller, listed, left, right, cut);
        int freeLeft = (1 << traveller.Count) - 1, freeRight = (1 << listed.Count) - 1;
        Take(ref freeLeft, ref freeRight);
        foreach (TokenPair pair in _taken)
            pair.Write(traveller, listed, weights, sheet);
        WriteOrder(sheet);
        WriteLeftOver(traveller, listed, freeLeft, freeRight, cut, sheet);
        return sheet.Total - before;
    }

    /// <summary>Forgets the pairs weighed so far: the next traveller has other tokens.</summary>
    public void Forget()
    {
        _weighed.Clear();
        _prepared = 0;
    }

    /// <summary>Remembers what <see cref="Weigh(NameSide, int, NameIndex, int)"/> would give.</summary>
    public void Remember(int left, int id, int points) => _weighed.Set(left, id, points);

    /// <summary>
    /// What a word of the traveller and an entry of the vocabulary are worth as a pair, or 0 when they are none; weighed
    /// once for a traveller.
    /// </summary>
    public int Weigh(NameSide traveller, int left, NameIndex index, int id)
    {
        if (!_weighed.TryGet(left, id, out int points))
        {
            points = Weigh(traveller, left, withNext: false, index, id);
            _weighed.Set(left, id, points);
        }

        return points;
    }

    /// <summary>What such a pair is worth if this search has weighed it; else 0.</summary>
    public int Weighed(int left, int id) => _weighed.TryGet(left, id, out int points) ? points : 0;

    /// <summary>As <see cref="Weigh(NameSide, int, NameIndex, int)"/>, or as a part of a compound if that is more.</summary>
    public int WeighWord(NameSide traveller, int left, NameIndex index, int id)
    {
        int points = Weigh(traveller, left, index, id);
        ReadOnlySpan<char> key = traveller.Key(left);
        ReadOnlySpan<byte> listed = index.AsciiOf(id);
        if (Math.Abs(key.Length - listed.Length) < JoinedLengthsApartMax
            || (key.Length > listed.Length ? NameCompounds.PartOf(key).IsEmpty : !NameCompounds.HasPart(listed)))
            return points;
        Span<char> letters = stackalloc char[2 * NameTokens.LettersMax];
        int weight = Math.Min(traveller.Weight(left), index.WeightOf(id));
        return Math.Max(points, WeighPart(key, left, letters[..index.CopyLetters(id, letters)], weight));
    }

    /// <summary>The same for a word and its neighbour in one piece; weighed every time.</summary>
    public int WeighWithNext(NameSide traveller, int left, NameIndex index, int id, int weightMost) =>
        Weigh(traveller, left, withNext: true, index, id, weightMost);

    private int Weigh(
        NameSide traveller, int left, bool withNext, NameIndex index, int id, int weightMost = int.MaxValue)
    {
        ReadOnlySpan<char> token = withNext ? traveller.KeyWithNext(left) : traveller.Key(left);
        int weight = Math.Min(withNext ? weightMost : traveller.Weight(left), index.WeightOf(id));
        ReadOnlySpan<byte> listed = index.AsciiOf(id);
        int limit = LimitOf(token.Length, listed.Length, weight, weights.ErrorsPerLetter);
        return limit < 0 ? 0
            : Points(token.Length, listed.Length, weight, limit,
                Prepared(token, (2 * left) + (withNext ? 1 : 0)).To(listed, index.LettersOf(id), limit));
    }

    private int Weigh(
        NameSide traveller, int at, bool withNext, ReadOnlySpan<char> right, int weight, int errorsPerLetter) =>
        Weigh(withNext ? traveller.KeyWithNext(at) : traveller.Key(at), (2 * at) + (withNext ? 1 : 0), right, weight,
            errorsPerLetter);

    private int Weigh(ReadOnlySpan<char> left, int number, ReadOnlySpan<char> right, int weight, int errorsPerLetter)
    {
        int limit = LimitOf(left.Length, right.Length, weight, errorsPerLetter);
        return limit < 0 ? 0
            : Points(left.Length, right.Length, weight, limit, Prepared(left, number).To(right, limit));
    }

    // No more errors than the letters and the weight leave room for, or -1 when the lengths alone tell that it is more.
    private int LimitOf(int left, int right, int weight, int errorsPerLetter)
    {
        int room = (weight - weights.OtherSpelling - weights.PairLeast) * 1000 / weights.PerLetterError;
        // An error in a short token weighs more, so fewer of them leave anything over.
        int shorter = Math.Min(left, right);
        if (shorter < ShortToken && room > 0)
            room = (room + 1) * shorter / ShortToken;
        int limit = Math.Min(Math.Max(left, right) * errorsPerLetter, 1 + room);
        // A difference in length alone costs at least a doubled letter each, usually far more.
        return Math.Abs(left - right) * 100 > limit ? -1 : limit;
    }

    private int Points(int left, int right, int weight, int limit, int cost)
    {
        int shorter = Math.Min(left, right);
        if (cost == 0)
            return weight;
        if (cost > limit)
            return 0;
        if (shorter < ShortToken)
            cost = cost * ShortToken / shorter;
        int points = weight - weights.OtherSpelling - (weights.PerLetterError * cost / 1000);
        return points < weights.PairLeast ? 0 : points;
    }

    // A token of the traveller meets hundreds of others.
    private TokenDistance Prepared(ReadOnlySpan<char> token, int number)
    {
        TokenDistance distance = _distances[number] ??= new TokenDistance(_workspace);
        if ((_prepared >> number & 1) == 0)
            distance.From(token);
        _prepared |= 1ul << number;
        return distance;
    }

    private void Weigh(NameSide traveller, NameSide listed, int left, int right, bool cut)
    {
        TokenKind kind = traveller.Kind(left), other = listed.Kind(right);
        if (kind == TokenKind.Word && other == TokenKind.Word)
        {
            WeighWords(traveller, listed, left, right, cut);
        }
        else if (kind == TokenKind.Initial || other == TokenKind.Initial)
        {
            if (traveller.Key(left)[0] == listed.Key(right)[0]
                && (kind is TokenKind.Word or TokenKind.Initial) && (other is TokenKind.Word or TokenKind.Initial))
                _pairs.Add(new TokenPair(weights.InitialFits, left, 1, right, 1, PairRule.Initial));
        }
        else if (kind == other && traveller.Key(left).SequenceEqual(listed.Key(right)))
        {
            _pairs.Add(new TokenPair(weights.ParticleSame, left, 1, right, 1, PairRule.Particle));
        }

        WeighJoined(traveller, listed, left, right);
    }

    private void WeighWords(NameSide traveller, NameSide listed, int left, int right, bool cut)
    {
        ReadOnlySpan<char> key = traveller.Key(left), other = listed.Key(right);
        int weight = Math.Min(traveller.Weight(left), listed.Weight(right));
        int points = WeighOnce(traveller, listed, left, right, weight);
        PairRule rule = points == weight && key.SequenceEqual(other) ? PairRule.Exact : PairRule.Spelling;
        if (cut && left == traveller.Count - 1 && key.Length >= 2 && other.Length > key.Length && other.StartsWith(key))
        {
            int fits = Math.Min(listed.Weight(right), TokenPair.WeightOfCut(key))
                - (weights.PerLetterError * weights.CutToken / 1000);
            if (fits > points)
                (points, rule) = (fits, PairRule.Cut);
        }

        if (Math.Abs(key.Length - other.Length) >= JoinedLengthsApartMax
            && WeighPart(key, left, other, weight) is var part && part > points)
            (points, rule) = (part, PairRule.PartOfCompound);
        if (points > 0)
            _pairs.Add(new TokenPair(points, left, 1, right, 1, rule));
    }

    // HAKIM for ABD AL HAKIM, AMAN for AMAN ULLAH: the other half is habitually left out, or stands elsewhere.
    private int WeighPart(ReadOnlySpan<char> key, int left, ReadOnlySpan<char> other, int weight)
    {
        bool turned = key.Length < other.Length;
        ReadOnlySpan<char> part = NameCompounds.PartOf(turned ? other : key);
        if (part.IsEmpty || Math.Abs(part.Length - (turned ? key : other).Length) > JoinedLengthsApartMax)
            return 0;
        int points = turned
            ? Weigh(key, 2 * left, part, weight, weights.ErrorsPerLetterJoined)
            : Weigh(part, (2 * NameTokens.TokensMax) + left, other, weight, weights.ErrorsPerLetterJoined);
        return points - weights.PartOfCompound < weights.PairLeast ? 0 : points - weights.PartOfCompound;
    }

    // The same few tokens meet again in most candidates of a search.
    private int WeighOnce(NameSide traveller, NameSide listed, int left, int right, int weight)
    {
        int id = listed.Id(right);
        if (id >= 0 && _weighed.TryGet(left, id, out int points))
            return points;
        points = Weigh(traveller, left, withNext: false, listed.Key(right), weight, weights.ErrorsPerLetter);
        if (id >= 0)
            _weighed.Set(left, id, points);
        return points;
    }

    private void WeighJoined(NameSide traveller, NameSide listed, int left, int right)
    {
        int length = traveller.Key(left).Length, other = listed.Key(right).Length;
        if (left + 1 < traveller.Count && listed.Kind(right) == TokenKind.Word && Joins(traveller, left)
            && Math.Abs(traveller.KeyWithNext(left).Length - other) <= JoinedLengthsApartMax)
        {
            int weight = Math.Min(listed.Weight(right), TokenPair.WeightOfTwo(traveller, left));
            int points = WeighJoined(traveller, left, withNext: true, listed.Key(right), weight);
            if (points > weights.PairLeast)
                _pairs.Add(new TokenPair(points, left, 2, right, 1, PairRule.Joined));
        }

        if (right + 1 < listed.Count && traveller.Kind(left) == TokenKind.Word && Joins(listed, right)
            && Math.Abs(listed.KeyWithNext(right).Length - length) <= JoinedLengthsApartMax)
        {
            int weight = Math.Min(traveller.Weight(left), TokenPair.WeightOfTwo(listed, right));
            int points = WeighJoined(traveller, left, withNext: false, listed.KeyWithNext(right), weight);
            if (points > weights.PairLeast)
                _pairs.Add(new TokenPair(points, left, 1, right, 2, PairRule.Joined));
        }
    }

    // A joint is already one difference: the letters around it must agree all the better.
    private int WeighJoined(NameSide traveller, int at, bool withNext, ReadOnlySpan<char> right, int weight) =>
        Weigh(traveller, at, withNext, right, weight, weights.ErrorsPerLetterJoined) - weights.Joined;

    private static bool Joins(NameSide side, int at) =>
        side.Kind(at) != TokenKind.Initial && side.Kind(at + 1) == TokenKind.Word;

    private void Take(ref int freeLeft, ref int freeRight)
    {
        _pairs.Sort(static (a, b) =>
            a.Points != b.Points ? b.Points.CompareTo(a.Points)
            : a.Left != b.Left ? a.Left.CompareTo(b.Left)
            : a.Right.CompareTo(b.Right));
        foreach (TokenPair pair in _pairs)
        {
            int left = ((1 << pair.LeftCount) - 1) << pair.Left, right = ((1 << pair.RightCount) - 1) << pair.Right;
            if ((freeLeft & left) != left || (freeRight & right) != right)
                continue;
            freeLeft &= ~left;
            freeRight &= ~right;
            _taken.Add(pair);
        }

        _taken.Sort(static (a, b) => a.Left.CompareTo(b.Left));
    }

    // Surname first or last is a rotation and no disorder; anything else is counted once.
    private void WriteOrder(ScoreSheet sheet)
    {
        int descents = 0, words = 0, first = -1, last = -1;
        foreach (TokenPair pair in _taken)
        {
            if (pair.Rule == PairRule.Particle)
                continue;
            descents += pair.Right < last ? 1 : 0;
            first = first < 0 ? pair.Right : first;
            last = pair.Right;
            words++;
        }

        descents += words > 1 && last > first ? 1 : 0;
        if (words > 2 && descents > 1)
            sheet.Add(weights.OtherOrder, "name-order", ScoreSheet.Name, "", "", "the names stand in another order");
    }

    private void WriteLeftOver(
        NameSide traveller, NameSide listed, int freeLeft, int freeRight, bool cut, ScoreSheet sheet)
    {
        int onlyTraveller = 0, onlyListed = 0;
        for (int at = 0; at < traveller.Count; at++)
        {
            if ((freeLeft >> at & 1) == 0)
                continue;
            if (Repeats(traveller, at, freeLeft))
                LeftOver(traveller, at, weights.OnlyTravellerRepeated, "token-repeated", sheet);
            else
                onlyTraveller += LeftOver(traveller, at, weights.OnlyTraveller, "token-only-traveller", sheet);
        }

        for (int at = 0; at < listed.Count; at++)
            if ((freeRight >> at & 1) != 0)
                onlyListed += LeftOver(listed, at,
                    cut ? 0 : onlyListed == 0 ? weights.OnlyListed : weights.OnlyListedFurther, "token-only-listed", sheet);
        int both = Math.Min(onlyTraveller, onlyListed);
        if (both > 0 && !cut)
        {
            sheet.Add(weights.Contradiction * both, "name-contradiction", ScoreSheet.Name, "", "",
                "each side has a name that the other lacks");
            sheet.Limit("Part of the name is different, not only missing.");
        }
    }

    // Some documents and many queries carry several spellings of one name in a row.
    private bool Repeats(NameSide traveller, int at, int free)
    {
        if (traveller.Kind(at) != TokenKind.Word || traveller.Key(at).Length < RepeatedLettersMin)
            return false;
        for (int other = 0; other < traveller.Count; other++)
            if ((free >> other & 1) == 0 && traveller.Kind(other) == TokenKind.Word
                && Weigh(traveller, at, withNext: false, traveller.Key(other), TokenWeights.Least * 2,
                    weights.ErrorsPerLetterJoined) > 0)
                return true;
        return false;
    }

    private int LeftOver(NameSide side, int at, int wordPoints, string rule, ScoreSheet sheet)
    {
        TokenKind kind = side.Kind(at);
        if (kind is TokenKind.Particle or TokenKind.Title)
            return 0;
        int points = kind == TokenKind.Word ? wordPoints : weights.InitialOnly;
        if (points != 0 && sheet.Explains)
        {
            bool ours = rule != "token-only-listed";
            string shown = side.Shown(at);
            sheet.Add(points, rule, ScoreSheet.Name, ours ? shown : "", ours ? "" : shown,
                !ours ? $"only the list has {shown}"
                : rule == "token-repeated" ? $"the document has {shown} once more, spelt alike"
                : $"only the document has {shown}");
            sheet.Limit(ours ? $"The list does not have {shown}." : $"The document does not have {shown}.");
        }
        else
        {
            sheet.Add(points);
        }

        return kind == TokenKind.Word ? 1 : 0;
    }
}
