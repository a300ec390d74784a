import Testing

@testable import fob_sandbox

@Suite struct FormTests {
  @Test func `reads an encoded form`() {
    let form = FormFields(
      parsing: Array("password=pa%26ss%2Bw%25rd%3D+%22%C3%BC%3B%23&empty=&bare&a=1&a=2&b=%zz".utf8)[...])
    #expect(form["password"] == "pa&ss+w%rd= \"ü;#")
    #expect(form["empty"] == "")
    #expect(form["bare"] == "")
    #expect(form["a"] == "2")
    #expect(form["b"] == "%zz")
    #expect(form["missing"] == nil)
  }

  @Test func `keeps bytes that are no text`() {
    #expect(FormFields(parsing: Array("a=%ff%00".utf8)[...]).bytes("a") == [255, 0])
  }

  @Test func `reads a multipart form`() throws {
    let body =
      "--B\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\nüber\r\nzwei\r\n--B\r\n"
      + "Content-Type: text/plain\r\ncontent-disposition: form-data; name=c\r\n\r\n\r\n--B--\r\n"
    let request = Request(
      method: "POST", path: "/", query: FormFields(), headers: ["Content-Type": "multipart/form-data; boundary=\"B\""],
      body: Array(body.utf8), host: "h", keepsAlive: true)
    let form = try #require(MultipartForm.fields(of: request))
    #expect(form["a[b]"] == "über\r\nzwei")
    #expect(form["c"] == "")
    #expect(form.fields.count == 2)
  }

  @Test func `encodes all but unreserved characters`() {
    #expect(PercentCoding.encode("aZ9-._~ /+ü%") == "aZ9-._~%20%2F%2B%C3%BC%25")
    #expect(PercentCoding.decode("a%20b+c%2") == "a b+c%2")
  }
}
