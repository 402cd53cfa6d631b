using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central approve</c>: signs the open draft with the approver's own key.</summary>
internal static class CentralApproveCommand
{
    public static Command Create() => CentralCommands.Remote(
        "approve",
        "Signs the open draft; two different approvers must, and two of its own approvers each slice that has some.\n"
        + "Without --key the key at Central signs, which the password opens.\n"
        + "Example: checkpointctl central approve --user approver1",
        async (session, parsed, cancellation) =>
        {
            JsonElement open = await session.DraftAsync(cancellation);
            string id = open.GetProperty("id").GetString()!;
            string? content = open.TryGetProperty("content", out JsonElement named) ? named.GetString() : null;
            Dictionary<string, byte[]>? signatures = null;
            if (parsed.GetValue(OwnKey.Option) is { } place)
            {
                using SigningKey key = OwnKey.Open(place);
                signatures = [];
                string roles = $"/api/lists/drafts/{id}/roles-to-sign";
                foreach (JsonElement each in (await session.GetAsync(roles, cancellation)).EnumerateArray())
                {
                    string role = each.GetString()!;
                    signatures[role] = key.Sign(
                        await session.BytesAsync($"{roles}/{Uri.EscapeDataString(role)}", SignedMetadata.SizeBytesMax, cancellation));
                }
            }

            JsonElement view = await session.PostAsync(
                $"/api/lists/drafts/{id}/approve", new { password = session.Password, signatures, content }, cancellation);
            JsonElement draft = view.GetProperty("draft");
            if (parsed.GetValue(CentralCommands.Json))
                CentralCommands.WriteJson(draft);
            else
                Console.WriteLine(string.Join(" ", draft.GetProperty("missing").EnumerateArray().Select(one => one.GetString()).Prepend("Signed.")));
            return CommandLine.Done;
        },
        OwnKey.Option);
}
