/// What a list of upload tokens is asked for, checked as the service checks it.
struct ListQuery: Sendable, Equatable {
  var page = 1
  var pageSize = 25
  var order = UploadTokenShelf.Order.createdAt
  var isAscending = false
  /// The parameters for sorting as they were sent, to be repeated in the links.
  private var sorting = ""

  static let pageSizes = 1...100

  init(_ fields: FormFields) throws(InvalidAttributes) {
    var problems: [InvalidAttributes.Problem] = []
    if let text = fields["currentPage"] {
      if let number = Int(text), number >= 1 {
        page = number
      } else {
        problems.append(.init(name: "currentPage", title: "This attribute must be an integer greater than 0."))
      }
    }
    if let text = fields["pageSize"] {
      if let number = Int(text), Self.pageSizes.contains(number) {
        pageSize = number
      } else {
        problems.append(.init(name: "pageSize", title: "This attribute must be an integer between 1 and 100."))
      }
    }
    if let text = fields["sortBy"] {
      if let order = UploadTokenShelf.Order(rawValue: text) {
        self.order = order
        sorting += "&sortBy=\(text)"
      } else {
        problems.append(.init(name: "sortBy", title: "This attribute must be one of createdAt, ttl."))
      }
    }
    if let text = fields["sortOrder"] {
      if text == "asc" || text == "desc" {
        isAscending = text == "asc"
        sorting += "&sortOrder=\(text)"
      } else {
        problems.append(.init(name: "sortOrder", title: "This attribute must be one of asc, desc."))
      }
    }
    if !problems.isEmpty { throw InvalidAttributes(problems: problems) }
  }

  /// - Parameters:
  ///   - items: how many tokens this page has.
  ///   - total: how many tokens there are.
  func pagination(items: Int, total: Int) -> JSON {
    let pages = max(1, (total + pageSize - 1) / pageSize)
    var links = [link("self", page), link("first", 1)]
    if page > 1 { links.append(link("previous", page - 1)) }
    if page < pages { links.append(link("next", page + 1)) }
    links.append(link("last", pages))
    return [
      "currentPage": .integer(page), "currentPageItems": .integer(items), "pageSize": .integer(pageSize),
      "pagesTotal": .integer(pages), "itemsTotal": .integer(total), "links": .array(links),
    ]
  }

  private func link(_ relation: String, _ page: Int) -> JSON {
    ["rel": .string(relation), "uri": "/upload-tokens?currentPage=\(page)&pageSize=\(pageSize)\(sorting)"]
  }
}
