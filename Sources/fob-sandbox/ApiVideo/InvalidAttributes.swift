/// The attributes of a request that api.video turns down with 400.
struct InvalidAttributes: Error, Equatable {
  struct Problem: Equatable {
    let name: String
    let title: String
  }

  static let documentation = "https://docs.api.video/reference/invalid-attribute"

  let problems: [Problem]

  var json: JSON {
    [
      "type": .string(Self.documentation),
      "title": "Invalid attributes.",
      "name": .string(problems.first?.name ?? ""),
      "status": 400,
      "problems": .array(
        problems.map {
          ["type": .string(Self.documentation), "title": .string($0.title), "name": .string($0.name), "status": 400]
        }),
    ]
  }
}
