using System.Collections.Frozen;
using CheckpointEdge.Watchlists.Knowledge;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// Words whose role in a name is known whatever the list: particles and titles, typed from general knowledge, and how
/// common a name is in the world, learnt. Static, safe for concurrent readers.
/// </summary>
internal static class NameLexicon
{
    private static readonly FrozenSet<string> _particles = Set(
        "AL EL UL AS AZ ASH ESH BIN BEN IBN BINT BINTI BENT OULD WALAD WULD VAN VON DER DEN DE DEL DELLA DI DA DAS DO " +
        "DOS DU LA LE LAS LOS TER TEN ZU ZUM Y E I ET AV AF OF THE MAC");

    private static readonly FrozenSet<string> _titles = Set(
        "HAJJI HAJI HADJI HADJ HAJJ HAJ HACI AGHA MULLAH MULLA MAULAVI MAWLAWI MAULAWI MOLVI MAULVI SHAYKH SHEIKH " +
        "SHEIK SHAIKH CHEIKH SAYYID SAYYED SYED DR DOCTOR PROF PROFESSOR ENGINEER ING ENG MR MRS MS MISS SIR GEN " +
        "GENERAL COL COLONEL CAPTAIN CAPT MAJOR BRIGADIER LT USTAD USTADH QARI HAFIZ COMMANDER COMANDANTE SHEHU JR " +
        "SENIOR JUNIOR LIEUTENANT BRIGADIER IMAM ALHAJI ALHAJ");

    /// <summary>How many of 10,000 ordinary travellers bear this token; 0 when it is not among the common ones.</summary>
    public static double CommonPerTenThousand(ReadOnlySpan<char> key) =>
        NameKnowledge.Shipped.Frequencies.BearersPerTenThousand(key);

    public static TokenKind KindOf(string key) =>
        key.Length == 1 ? TokenKind.Initial
        : _particles.Contains(key) ? TokenKind.Particle
        : _titles.Contains(key) ? TokenKind.Title
        : TokenKind.Word;

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
