using System.Text;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>
/// The word that Central gave with its last answer, <c>turn</c> in the data directory. Whoever copies the directory has the
/// word of that day alone, and Central notices. Safe for concurrent callers.
/// </summary>
internal sealed class TurnFile(string dataDirectory)
{
    public const string Name = "turn";

    private readonly Lock _gate = new();

    /// <summary>To be shown with the next status; empty before the first answer.</summary>
    public string Word
    {
        get
        {
            lock (_gate)
            {
                string file = Path.Combine(dataDirectory, Name);
                return File.Exists(file) && new FileInfo(file).Length <= UnitTurn.CharsMax ? File.ReadAllText(file).Trim() : "";
            }
        }
    }

    /// <summary>Keeps the next word. One that cannot be written is as one that was never received: Central takes the one before once more.</summary>
    public void Keep(string word)
    {
        if (word.Length is 0 or > UnitTurn.CharsMax || word.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')))
            return;
        try
        {
            lock (_gate)
                DurableFiles.Replace(Path.Combine(dataDirectory, Name), Encoding.ASCII.GetBytes(word));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk.
        }
    }
}
