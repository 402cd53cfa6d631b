using System.Text.Json;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Central.Lists;

/// <summary>
/// The policy that travels with the next list: <c>policy.json</c> of the data directory, or the one that comes with the
/// program. A change reaches boards only with a list that two approvers have signed. Safe for concurrent callers.
/// </summary>
public sealed class PolicyFile(string dataDirectory, AuditLog audit, Leases leases)
{
    private const string DefaultName = "default-policy.json";
    private const int AgeHoursMax = 24 * 365;
    private const int UndoSecondsMax = 600;
    private const int WordsCharsMax = 400;

    private const string LeaseName = "policy";
    private const string Busy = "Somebody else is changing the policy at this moment; please look at it and try again.";

    private readonly string _path = Path.Combine(dataDirectory, "policy.json");

    /// <exception cref="CentralException">The file is there and cannot be read.</exception>
    public ListPolicy Read()
    {
        try
        {
            byte[] content = File.Exists(_path) ? File.ReadAllBytes(_path) : Default();
            return JsonSerializer.Deserialize(content, ExchangeJson.Default.ListPolicy)
                ?? throw new CentralException("policy.json is empty.");
        }
        catch (JsonException failure)
        {
            throw new CentralException($"policy.json cannot be read (line {failure.LineNumber + 1}).", failure);
        }
    }

    /// <exception cref="CentralException">The policy asks for something impossible.</exception>
    public void Replace(ListPolicy policy, string replacedBy)
    {
        if (policy.ListAgeWarnHours < 1 || policy.ListAgeLimitHours < policy.ListAgeWarnHours || policy.ListAgeLimitHours > AgeHoursMax)
            throw new CentralException($"List ages must satisfy 1 ≤ warning ≤ limit ≤ {AgeHoursMax} hours.");
        if (policy.UndoSeconds is < 0 or > UndoSecondsMax)
            throw new CentralException($"A decision can be taken back for 0 to {UndoSecondsMax} seconds.");
        if (policy.Impossible() is { } impossible)
            throw new CentralException(impossible);
        foreach ((string list, ListMeaning meaning) in policy.Lists)
            if (meaning.Title.Length is 0 or > WordsCharsMax || meaning.Action.Length is 0 or > WordsCharsMax)
                throw new CentralException($"Title and action of the list {list} must have 1 to {WordsCharsMax} characters.");
        foreach ((string list, ListMeaning meaning) in policy.Lists)
            if (meaning.Budget is { IsMeaningful: false })
                throw new CentralException($"The budget of the list {list} cannot be kept by any threshold.");
        using (leases.Take(LeaseName, Busy))
            DurableFiles.Replace(_path, Encode(policy));
        audit.Add(replacedBy, "policy-replaced", "The policy for the next list was changed.");
    }

    /// <summary>States the false alerts that operations accept from one list.</summary>
    /// <exception cref="CentralException">The budget cannot be kept by any threshold, or the list has no name.</exception>
    public void SetBudget(string list, FalseAlarmBudget budget, string setBy)
    {
        if (list.Length is 0 or > WordsCharsMax || !budget.IsMeaningful)
            throw new CentralException("A budget is for a named list, with 0 < strong ≤ possible < 10 000 alerts per 10 000 travellers.");
        // Another Central that shares the directory may state the budget of another list at the same moment.
        using (leases.Take(LeaseName, Busy))
        {
            ListPolicy policy = Read();
            DurableFiles.Replace(_path, Encode(policy with
            {
                Lists = policy.Lists.SetItem(list, policy.MeaningOf(list) with { Budget = budget }),
            }));
        }

        audit.Add(setBy, "budget-set", $"The list {list} may raise {budget} false alerts per 10 000 travellers (possible/strong).");
    }

    /// <exception cref="CentralException">It is no policy.</exception>
    public static ListPolicy Decode(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ExchangeJson.Default.ListPolicy)
                ?? throw new CentralException("The policy is empty.");
        }
        catch (JsonException failure)
        {
            throw new CentralException($"The policy cannot be read (line {failure.LineNumber + 1}).", failure);
        }
    }

    public static byte[] Encode(ListPolicy policy) => JsonSerializer.SerializeToUtf8Bytes(policy, ExchangeJson.Default.ListPolicy);

    /// <summary>The policy that comes with the program.</summary>
    internal static ListPolicy OfProgram() => Decode(Default());

    private static byte[] Default()
    {
        using Stream stream = typeof(PolicyFile).Assembly.GetManifestResourceStream(DefaultName)
            ?? throw new InvalidOperationException("The program came without its default policy.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
