using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Cli.Audit;

/// <summary><c>checkpointctl audit verify</c>: whether the records of a board are whole.</summary>
internal static class AuditCommands
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    public static Command Create() => new("audit", "The audit chain of a board's records.") { Verify() };

    private static Command Verify()
    {
        Option<string> data = new("--data")
        {
            Description = "The board's data directory.",
            DefaultValueFactory = _ => "/var/lib/checkpointedge",
        };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "verify",
            "Finds a changed, missing or reordered record and names it; also while the board is running. Exit 0 whole, 1 broken.\n"
            + "Example: checkpointctl audit verify --data /var/lib/checkpointedge --json")
        {
            data, json,
        };
        command.SetAction(parsed =>
        {
            try
            {
                return Verify(parsed.GetValue(data)!, parsed.GetValue(json));
            }
            catch (RecordStoreException failure)
            {
                Console.Error.WriteLine(failure.Message);
                return CommandLine.CouldNotRun;
            }
        });
        return command;
    }

    private static int Verify(string data, bool json)
    {
        PublicKey? receiptKey = ReceiptKey(data);
        AuditResult audit = AuditChain.Verify(Path.Combine(data, "records.db"), receiptKey);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    whole = audit.Whole,
                    unit = audit.Unit,
                    reports = audit.Reports,
                    receipts = audit.Receipts,
                    receiptsVerified = receiptKey is not null,
                    headHash = audit.HeadHash,
                    faults = audit.Faults,
                },
                _web));
            return audit.Whole ? CommandLine.Done : CommandLine.NegativeAnswer;
        }

        foreach (AuditFault fault in audit.Faults)
            Console.Out.WriteLine(fault.Sentence);
        if (receiptKey is null)
            Console.Out.WriteLine("Central's signatures were not verified: there is no unit.json beside the records.");
        Console.Out.WriteLine(audit.Whole
            ? $"The chain of unit {audit.Unit} is whole: {audit.Reports} record(s), {audit.Receipts} receipted, head {audit.HeadHash}."
            : $"The chain of unit {audit.Unit} is broken: {audit.Faults.Length} fault(s) in {audit.Reports} record(s).");
        return audit.Whole ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static PublicKey? ReceiptKey(string data)
    {
        try
        {
            return UnitFiles.Load(data).ReceiptKey;
        }
        catch (ProvisioningException)
        {
            return null; // said in the answer
        }
    }
}
