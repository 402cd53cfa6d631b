using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central approve</c>: signs the open draft with the approver's own key.</summary>
internal static class CentralApproveCommand
{
    public static Command Create() => CentralCommands.Remote(
        "approve",
        "Signs the open draft; two different approvers must. Without --key the key at Central signs, which the password opens.\n"
        + "Example: checkpointctl central approve --user approver1",
        async (session, parsed, cancellation) =>
        {
            string id = (await session.DraftAsync(cancellation)).GetProperty("id").GetString()!;
            byte[]? signature = null;
            if (parsed.GetValue(OwnKey.Option) is { } place)
            {
                using SigningKey key = OwnKey.Open(place);
                signature = key.Sign(await session.BytesAsync($"/api/lists/drafts/{id}/bytes-to-sign", SignedMetadata.SizeBytesMax, cancellation));
            }

            JsonElement view = await session.PostAsync(
                $"/api/lists/drafts/{id}/approve", new { password = session.Password, signature }, cancellation);
            JsonElement draft = view.GetProperty("draft");
            if (parsed.GetValue(CentralCommands.Json))
                CentralCommands.WriteJson(draft);
            else
                Console.WriteLine(
                    $"Signed: {draft.GetProperty("approvals").GetArrayLength()} of {draft.GetProperty("approvalsNeeded")} signatures.");
            return CommandLine.Done;
        },
        OwnKey.Option);
}
