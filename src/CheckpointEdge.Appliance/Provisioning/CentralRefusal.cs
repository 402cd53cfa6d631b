using System.Text.Json;

namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>Why Central said no, in its own words. Stateless.</summary>
internal static class CentralRefusal
{
    private const int BytesMax = 4 * 1024;
    private const int SentenceCharsMax = 300;

    /// <summary>The sentence of <c>{"error":"…"}</c>, one line of bounded length; empty when there is none.</summary>
    public static async Task<string> SentenceAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        byte[] body = new byte[BytesMax];
        int length;
        await using (Stream stream = await response.Content.ReadAsStreamAsync(cancel))
            length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
        try
        {
            using JsonDocument document = JsonDocument.Parse(body.AsMemory(0, length));
            string told = document.RootElement.GetProperty("error").GetString() ?? "";
            string line = string.Concat(told.Where(letter => !char.IsControl(letter))).Trim();
            return line.Length > SentenceCharsMax ? line[..SentenceCharsMax] : line;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }
}
