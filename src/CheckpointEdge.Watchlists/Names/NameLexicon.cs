using System.Collections.Frozen;

namespace CheckpointEdge.Watchlists.Names;

/// <summary>
/// Words whose role in a name is known whatever the list: particles, titles, and how common the commonest names of the
/// world are. General knowledge, typed by hand. Static, safe for concurrent readers.
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

    // Bearers per 10,000 ordinary travellers, roughly. The list's own counts say more as the list grows.
    private static readonly FrozenDictionary<string, int> _commonPerTenThousand = Common(
        (120, "MOHAMMED MOHAMED MUHAMMAD MOHAMMAD MUHAMMED MOHAMAD"),
        (60, "MARIA ALI AHMED AHMAD JOSE JOHN DAVID MICHAEL WANG LI ZHANG CHEN LIU NGUYEN SINGH KUMAR KHAN KIM LEE JUAN"),
        (30, "JAMES ROBERT WILLIAM PETER THOMAS DANIEL PAUL CARLOS LUIS ANTONIO FRANCISCO MANUEL MIGUEL PEDRO JORGE " +
             "JESUS ANNA ANA IBRAHIM HASSAN HASAN HUSSEIN HUSSAIN HUSAYN OMAR UMAR ABDALLAH YUSUF MUSTAFA MAHMOUD " +
             "MAHMUD SAID HAMID GARCIA RODRIGUEZ GONZALEZ HERNANDEZ LOPEZ MARTINEZ PEREZ SANCHEZ RAMIREZ SMITH TRAN " +
             "PARK YANG HUANG ZHAO WU ZHOU SHARMA DAS ALEXANDER SERGEI VLADIMIR IVANOV JEAN PIERRE SILVA SANTOS"),
        (15, "GEORGE MARK STEVEN RICHARD JOSEPH CHARLES ANDREW CHRISTOPHER MATTHEW MARTIN STEFAN ALEXEI DMITRY " +
             "NIKOLAI ANDREI MIKHAIL YURI IVAN IGOR OLEG FERNANDO RAFAEL ROBERTO EDUARDO RICARDO ALBERTO MARIO JAVIER " +
             "ALEJANDRO DIEGO GOMEZ DIAZ TORRES FLORES RIVERA CRUZ MORALES REYES GUTIERREZ JOHNSON WILLIAMS BROWN " +
             "JONES MILLER DAVIS MULLER SCHMIDT KHALID KHALED SALEH SALIH SALIM NASSER TARIQ BILAL ISMAIL YAHYA " +
             "SULAYMAN SULEIMAN KARIM RASHID ABDRAHMAN ABDKARIM ABDAZIZ ABDRAHIM FATIMA ELENA OLGA SARAH LAURA"));

    /// <summary>How many of 10,000 ordinary travellers bear this token; 0 when it is not among the common ones.</summary>
    public static int CommonPerTenThousand(string key) => _commonPerTenThousand.GetValueOrDefault(key);

    public static TokenKind KindOf(string key) =>
        key.Length == 1 ? TokenKind.Initial
        : _particles.Contains(key) ? TokenKind.Particle
        : _titles.Contains(key) ? TokenKind.Title
        : TokenKind.Word;

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, int> Common(params (int PerTenThousand, string Words)[] classes)
    {
        Dictionary<string, int> table = new(StringComparer.Ordinal);
        foreach ((int perTenThousand, string words) in classes)
            foreach (string word in words.Split(' '))
                table[word] = perTenThousand;
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
