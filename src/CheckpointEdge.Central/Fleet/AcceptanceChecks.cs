using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Fleet;

/// <summary>
/// Whether the key that a board is enrolled with has signed the sheet with which it was taken over. Looked at once, when the sheet comes: a
/// key that is revoked later, or another one, changes nothing of it. Every method runs inside its caller's transaction.
/// </summary>
internal static class AcceptanceChecks
{
    /// <summary>Looks at a sheet, unless it was looked at before; one that does not hold stays, marked, and is written down.</summary>
    public static void Store(StoreConnection transaction, AuditLog audit, string unit, DeskReport sheet)
    {
        if (Read(transaction, sheet.Id) is not null)
            return;
        bool holds = Holds(transaction, unit, sheet);
        transaction.Execute(
            "INSERT INTO acceptance_checks (report_id, holds) VALUES ($report, $holds)", ("$report", sheet.Id), ("$holds", holds ? 1 : 0));
        if (!holds)
            audit.Add(transaction, "unit:" + unit, "acceptance-not-signed", $"The acceptance sheet of {unit} is not signed with the board's key.");
    }

    /// <summary>Null for one that came before this Central looked at signatures.</summary>
    public static bool? Read(StoreConnection reader, Guid report) =>
        reader.Scalar("SELECT holds FROM acceptance_checks WHERE report_id = $report", ("$report", report)) is long holds ? holds == 1 : null;

    private static bool Holds(StoreConnection transaction, string unit, DeskReport sheet)
    {
        ImmutableArray<string> keys = transaction.Query(
            "SELECT public_key FROM unit_keys WHERE unit = $unit", row => row.GetString(0), ("$unit", unit));
        if (keys.IsEmpty || AcceptanceStatement.Of(sheet, unit) is not var (statement, signature))
            return false;
        using ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(keys[0]);
            return statement.IsSignedBy(key, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
